"""How Sphinx makes the site; language and titles come from the command that calls it."""

from importlib import resources

_ROOM = str(resources.files("compare.site"))


def _accent(colour: str, wash: str) -> dict[str, str]:
    """Return what is drawn in the colour of links, and what in its light shade."""
    names = ("color-brand-primary", "color-brand-content", "color-brand-visited")
    return {**dict.fromkeys(names, colour), "wash": wash}


extensions = ["compare.site.extension"]
source_suffix = {".page": "page"}
templates_path = [f"{_ROOM}/theme"]
html_static_path = [f"{_ROOM}/static"]
html_css_files = ["site.css"]
html_js_files = ["site.js"]
html_theme = "furo"
_FONTS = {
    "font-stack": '"Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif',
    "font-stack--headings": "var(--font-stack)",
    "font-stack--monospace": 'Consolas, "DejaVu Sans Mono", "Noto Sans SC", monospace',
}
html_theme_options: dict[str, object] = {
    "top_of_page_buttons": [],
    "light_css_variables": {**_FONTS, **_accent("#0b5c78", "#eef5f7")},
    "dark_css_variables": {**_FONTS, **_accent("#7cc4dd", "#16262c")},
}
html_search_language = "zh-en"
html_copy_source = False
html_show_sourcelink = False
html_show_copyright = False
html_use_index = False
html_domain_indices = False
html_permalinks_icon = "#"
smartquotes = False

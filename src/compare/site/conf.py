"""How Sphinx makes the site; language and titles come from the command that calls it."""

from importlib import resources

_ROOM = str(resources.files("compare.site"))

extensions = ["compare.site.extension"]
source_suffix = {".page": "page"}
templates_path = [f"{_ROOM}/theme"]
html_static_path = [f"{_ROOM}/static"]
html_css_files = ["site.css"]
html_js_files = ["site.js"]
html_theme = "furo"
html_theme_options = {"top_of_page_buttons": []}
html_search_language = "zh-en"
html_copy_source = False
html_show_sourcelink = False
html_show_copyright = False
html_use_index = False
html_domain_indices = False
html_permalinks_icon = "#"
smartquotes = False

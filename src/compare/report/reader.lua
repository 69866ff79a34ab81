-- A notebook's blocks, given as JSON, as a document whose every letter is a letter.
--
-- Each block is read alone, so that an open fence in one cell ends with it. What reaches Typst as
-- code is written here and nowhere else: tables, pictures and formulas get what pandoc's writer
-- leaves out; texts with characters that mean something to Typst become string literals; code in
-- any other language (raw blocks), attributes and links to anything but web pages are letters too.

local MARKDOWN = 'markdown-smart+east_asian_line_breaks-implicit_figures-auto_identifiers'
  .. '-raw_attribute-raw_tex-citations-yaml_metadata_block-pandoc_title_block-latex_macros'
local HTML = 'html-auto_identifiers'

-- A Typst string literal.
local function quoted(text)
  return '"' .. text:gsub('\\', '\\\\'):gsub('"', '\\"') .. '"'
end

local function raw(code)
  return pandoc.RawInline('typst', code)
end

-- Letters, digits, a comma and whatever is not ASCII mean themselves in Typst; of the rest, some
-- are markup (# $ * _), some are ligatures (-- ... ~ -?), and two line separators end paragraphs.
local function letters(text)
  if text:find('[^%w,\x80-\xFF]') or text:find('\xE2\x80[\xA8\xA9]') or text:find('\xC2\x85') then
    return raw('#' .. quoted((text:gsub('%c', ' '))) .. ';')
  end
  return pandoc.Str(text)
end

local function typst(inlines)
  local text = pandoc.write(pandoc.Pandoc({ pandoc.Plain(inlines) }), 'typst-smart')
  return (text:gsub('%s+$', ''))
end

-- The room a text takes, in Latin letters: Chinese characters count double.
local function length(text)
  local count = 0
  for _, code in utf8.codes(text) do
    count = count + (code > 0x2E80 and 2 or 1)
  end
  return count
end

-- The room of the longest piece that may not be broken; Chinese breaks anywhere.
local function unbroken(text)
  local longest = 0
  for word in text:gsub('[\xE2-\xEF][\x80-\xBF]+', ' '):gmatch('%S+') do
    longest = math.max(longest, length(word))
  end
  return longest
end

-- Columns get what their longest cell asks for; where the page is too narrow, at least room for
-- their longest word (and for short texts whole), and a share of the rest.
local GAP, NARROWEST, SHORT, WIDEST, PAGE = 3, 6, 15, 50, 112

local function columns(table)
  local wanted, needed = {}, {}
  local function look(rows)
    for _, row in ipairs(rows) do
      for number, cell in ipairs(row.cells) do
        local text = pandoc.utils.stringify(cell.contents)
        local want = math.min(length(text), WIDEST) + GAP
        local need = length(text) <= SHORT and length(text) or unbroken(text)
        need = math.max(need, NARROWEST) + GAP
        wanted[number] = math.max(wanted[number] or 0, want, need)
        needed[number] = math.max(needed[number] or 0, need)
      end
    end
  end
  look(table.head.rows)
  for _, body in ipairs(table.bodies) do
    look(body.body)
  end
  local total, least = 0, 0
  for number = 1, #wanted do
    total = total + wanted[number]
    least = least + needed[number]
  end
  local share = 1
  if total > PAGE and total > least then
    share = math.max(0, (PAGE - least) / (total - least))
  end
  local specs = {}
  for number = 1, #wanted do
    local width = needed[number] + share * (wanted[number] - needed[number])
    specs[number] = { pandoc.AlignLeft, width / math.max(PAGE, least) }
  end
  return specs
end

-- Pandoc writes attributes named typst:... as code, and labels that may stand twice.
local function bare(element)
  element.attr = pandoc.Attr()
  return element
end

local function Table(table)
  for _, row in ipairs(table.head.rows) do
    bare(row)
    row.cells = row.cells:map(bare)
  end
  for _, body in ipairs(table.bodies) do
    for _, row in ipairs(body.body) do
      bare(row)
      row.cells = row.cells:map(bare)
    end
  end
  table.colspecs = columns(table)
  return bare(table)
end

local function Link(link)
  if link.target:match('^https?://[^%s]+$') or link.target:match('^mailto:[^%s]+$') then
    return bare(link)
  end
  return link.content
end

-- A formula needs words for those who cannot see it: its own source.
local function Math(math)
  local body = typst({ math })
  if not body:match('^%$.*%$$') then
    return letters(math.text)
  end
  local block = math.mathtype == 'DisplayMath' and 'true' or 'false'
  local form = '#math.equation(alt: %s, block: %s, %s);'
  return raw(string.format(form, quoted(math.text), block, body))
end

-- First HTML, which is read; what else is raw is dropped.
local function unfolded(blocks)
  return blocks:walk({
    RawBlock = function(block)
      if block.format == 'html' then
        return pandoc.read(block.text, HTML, nil, {}).blocks
      end
      return {}
    end,
  }):walk({
    RawBlock = function() return {} end,
    RawInline = function() return {} end,
  })
end

-- Pictures stand beside the document; one that does not is its caption.
local function safe(blocks, pictures)
  return unfolded(blocks):walk({
    Div = function(div) return div.content end,
    Span = function(span) return span.content end,
    Header = bare,
    CodeBlock = bare,
    Code = bare,
    Link = Link,
    Cite = function(cite) return cite.content end,
    Table = Table,
    Math = Math,
    Image = function(image)
      if not pictures[image.src] then
        return image.caption
      end
      local alt = image.attributes.alt or pandoc.utils.stringify(image.caption)
      local form = '#box(image(%s, alt: %s, width: 100%%));'
      return raw(string.format(form, quoted(image.src), quoted(alt)))
    end,
  }):walk({ Str = function(str) return letters(str.text) end })
end

-- One of our own pictures: its caption is a text, not Markdown.
local function picture(block)
  local image = string.format('image(%s, alt: %s, width: 100%%)', quoted(block.name), quoted(block.alt))
  local caption = ''
  if block.caption ~= '' then
    caption = ', caption: [#' .. quoted(block.caption) .. ';]'
  end
  return pandoc.RawBlock('typst', '#figure(' .. image .. caption .. ')')
end

function Reader(input)
  local given = pandoc.json.decode(tostring(input), false)
  local pictures, blocks = {}, pandoc.Blocks({})
  for _, block in ipairs(given) do
    if block.kind == 'picture' then
      pictures[block.name] = true
    end
  end
  for _, block in ipairs(given) do
    if block.kind == 'picture' then
      blocks:insert(picture(block))
    elseif block.kind == 'verbatim' then
      blocks:insert(pandoc.CodeBlock(block.text))
    else
      local format = block.kind == 'html' and HTML or MARKDOWN
      blocks:extend(safe(pandoc.read(block.text, format, nil, {}).blocks, pictures))
    end
  end
  return pandoc.Pandoc(blocks)
end

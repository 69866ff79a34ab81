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

local function rows_of(table)
  local rows = pandoc.List({})
  rows:extend(table.head.rows)
  for _, body in ipairs(table.bodies) do
    rows:extend(body.head)
    rows:extend(body.body)
  end
  rows:extend(table.foot.rows)
  return rows
end

local function columns(table)
  local wanted, needed = {}, {}
  for number = 1, #table.colspecs do
    wanted[number], needed[number] = NARROWEST + GAP, NARROWEST + GAP
  end
  for _, row in ipairs(rows_of(table)) do
    for number, cell in ipairs(row.cells) do
      if wanted[number] then
        local text = pandoc.utils.stringify(cell.contents)
        local want = math.min(length(text), WIDEST) + GAP
        local need = length(text) <= SHORT and length(text) or unbroken(text)
        need = math.max(need, NARROWEST) + GAP
        wanted[number] = math.max(wanted[number], want, need)
        needed[number] = math.max(needed[number], need)
      end
    end
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
  if #table.colspecs == 0 then
    local cells = pandoc.Blocks({})
    for _, row in ipairs(rows_of(table)) do
      for _, cell in ipairs(row.cells) do
        cells:extend(cell.contents)
      end
    end
    return cells
  end
  bare(table)
  bare(table.head)
  bare(table.foot)
  table.bodies = pandoc.List(table.bodies):map(bare)
  local function plain(row)
    row.cells = row.cells:map(function(cell)
      cell.row_span = math.max(1, cell.row_span)
      cell.col_span = math.max(1, cell.col_span)
      return bare(cell)
    end)
    return bare(row)
  end
  table.head.rows = table.head.rows:map(plain)
  table.foot.rows = table.foot.rows:map(plain)
  for _, body in ipairs(table.bodies) do
    body.head = pandoc.List(body.head):map(plain)
    body.body = pandoc.List(body.body):map(plain)
  end
  table.colspecs = columns(table)
  return table
end

local function Link(link)
  if link.target:match('^https?://[^%s]+$') or link.target:match('^mailto:[^%s]+$') then
    return bare(link)
  end
  return link.content
end

-- Pandoc does not escape all that it puts into a formula. One is set only where nothing of it,
-- its closed strings aside, is code: no #, no comment, no end of the formula, no name of a module.
local function is_formula(body)
  local inside = body:match('^%$(.*)%$$')
  if not inside then
    return false
  end
  local rest, place = {}, 1
  while true do
    local open = inside:find('"', place, true)
    if not open then
      break
    end
    table.insert(rest, inside:sub(place, open - 1))
    local close = open + 1
    while close <= #inside and inside:sub(close, close) ~= '"' do
      close = close + (inside:sub(close, close) == '\\' and 2 or 1)
    end
    if close > #inside then
      return false
    end
    place = close + 1
  end
  table.insert(rest, inside:sub(place))
  -- Two strings side by side are one whose quotes were not escaped.
  if inside:find('""', 1, true) then
    return false
  end
  local outside = table.concat(rest, ' "" '):gsub('\\.', ' '):gsub('limits: #true', ' ')
  local code = outside:find('[#$`@]') or outside:find('//', 1, true) or outside:find('/*', 1, true)
  return not code and not outside:find('std', 1, true)
end

-- A formula needs words for those who cannot see it: its own source.
local function Math(math)
  local body = typst({ math })
  if not is_formula(body) then
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
    Figure = function(figure)
      local content = pandoc.Blocks(figure.content)
      content:extend(figure.caption.long)
      return content
    end,
    HorizontalRule = function() return pandoc.RawBlock('typst', '#line(length: 100%)') end,
    OrderedList = function(list)
      list.start = math.max(0, list.start)
      return list
    end,
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
      alt = alt ~= '' and alt or image.src
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

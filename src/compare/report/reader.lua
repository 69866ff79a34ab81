-- A notebook's blocks, given as JSON, as a document whose every letter is a letter.
--
-- Our own results come as texts in rows and lists, and no parser sees them. What others wrote, in
-- Markdown or HTML, is read block by block, so that an open fence in one cell ends with it. What
-- reaches Typst as code is written here and nowhere else: tables, pictures and formulas get what
-- pandoc's writer leaves out; texts with characters that mean something to Typst become string
-- literals; code in any other language (raw blocks), attributes and links to anything but web pages
-- are letters too.

local MARKDOWN = 'markdown-smart+east_asian_line_breaks-implicit_figures-auto_identifiers'
  .. '-raw_attribute-raw_tex-citations-yaml_metadata_block-pandoc_title_block-latex_macros'
  .. '-markdown_in_html_blocks-native_divs-native_spans'
local HTML = 'html-auto_identifiers'

-- A Typst string literal.
local function quoted(text)
  return '"' .. text:gsub('\\', '\\\\'):gsub('"', '\\"') .. '"'
end

-- A Typst string literal in one line, for code that must not depend on where its lines begin.
local function quoted_lines(text)
  return (quoted(text):gsub('\n', '\\n'))
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
  local wanted, needed, whole = {}, {}, {}
  for number = 1, #table.colspecs do
    wanted[number], needed[number], whole[number] = NARROWEST + GAP, NARROWEST + GAP, 0
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
        whole[number] = math.max(whole[number], length(text) + GAP)
      end
    end
  end
  local total, least, lacking = 0, 0, 0
  for number = 1, #wanted do
    total = total + wanted[number]
    least = least + needed[number]
    lacking = lacking + math.max(0, whole[number] - wanted[number])
  end
  -- Room that is left goes to the columns that must break their lines.
  if total < PAGE and lacking > 0 then
    local given = math.min(1, (PAGE - total) / lacking)
    for number = 1, #wanted do
      wanted[number] = wanted[number] + given * math.max(0, whole[number] - wanted[number])
    end
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
-- its closed strings aside, is code: no #, no comment, no end of the formula, no name of a module;
-- brackets must match, and functions have arguments. A quote in its source could open a string.
local CLOSES = { [')'] = '(', [']'] = '[', ['}'] = '{' }

local function outside_strings(body)
  local rest, place, inside = {}, 1, false
  while place <= #body do
    local char = body:sub(place, place)
    if char == '\\' then
      place = place + 1
      char = ' '
    elseif char == '"' then
      inside = not inside
    end
    table.insert(rest, inside and '' or char)
    place = place + 1
  end
  return not inside and table.concat(rest)
end

local function balanced(text)
  local open = {}
  for char in text:gmatch('[%(%)%[%]{}]') do
    if CLOSES[char] then
      if table.remove(open) ~= CLOSES[char] then
        return false
      end
    else
      table.insert(open, char)
    end
  end
  return #open == 0
end

local function is_formula(source, body)
  local inside = body:match('^%$(.*)%$$')
  local outside = inside and not source:find('"', 1, true) and outside_strings(inside)
  if not outside then
    return false
  end
  outside = outside:gsub('limits: #true', ' ')
  local code = outside:find('[#$`@]') or outside:find('//', 1, true) or outside:find('/*', 1, true)
  local empty = outside:find('%(%s*[%),;]') or outside:find(',%s*[,%)]')
  return not (code or empty) and not outside:find('std', 1, true) and balanced(outside)
end

-- Names that pandoc writes as older versions of Typst had them.
local function renamed(body)
  return (body:gsub('%f[%a]sect%f[^%a]', 'inter'):gsub('(%a)%.circle%f[^%a]', '%1.o')
    :gsub('bracket%.l%.double', '⟦'):gsub('bracket%.r%.double', '⟧')
    :gsub('delim: "||"', 'delim: "‖"'))
end

-- A formula needs words for those who cannot see it: its own source.
local function formula(math)
  local body = renamed(typst({ math }))
  if not is_formula(math.text, body) then
    return letters(math.text)
  end
  local block = math.mathtype == 'DisplayMath' and 'true' or 'false'
  local form = '#math.equation(alt: %s, block: %s, %s);'
  return raw(string.format(form, quoted(math.text), block, body))
end

local function as_letters(math)
  return letters(math.text)
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

local function verbatim(text)
  return pandoc.RawBlock('typst', '#raw(block: true, ' .. quoted_lines(text) .. ')')
end

-- A line break within a title or a term would end it.
local function one_line(inlines)
  return inlines:walk({ LineBreak = function() return pandoc.Space() end })
end

-- A heading needs words.
local function Header(header)
  local pictures_or_formulas = false
  header.content:walk({ RawInline = function() pictures_or_formulas = true end })
  if not pictures_or_formulas and not pandoc.utils.stringify(header.content):find('%S') then
    return {}
  end
  header.content = one_line(header.content)
  return bare(header)
end

local function code(text)
  return pandoc.RawBlock('typst', text)
end

-- A cell that is longer than a page must break.
local LONGEST_UNBROKEN = 1500
-- A table of up to so many rows stands on one page.
local MOST_WHOLE = 12

local function is_regular(table)
  for _, row in ipairs(rows_of(table)) do
    if #row.cells ~= #table.colspecs then
      return false
    end
    for _, cell in ipairs(row.cells) do
      if cell.row_span ~= 1 or cell.col_span ~= 1 then
        return false
      end
    end
  end
  return #table.bodies == 1 and #table.bodies[1].head == 0 and #table.foot.rows == 0
end

-- Typst keeps rows on one page that a cell spans: an empty one, in a column without width, keeps
-- the first two rows together, and the last two.
local function tied(table)
  local function closed(row, span)
    local cell = pandoc.Cell({}, pandoc.AlignLeft)
    cell.row_span = span
    local cells = pandoc.List(row.cells)
    cells:insert(cell)
    return pandoc.Row(cells, row.attr)
  end
  local body, head = table.bodies[1], table.head
  local last = #body.body
  body.body = pandoc.List(body.body):map(function(row, number)
    if number == 1 or number == last - 1 then
      return closed(row, 2)
    end
    return (number == 2 or number == last) and row or closed(row, 1)
  end)
  head.rows = pandoc.List(head.rows):map(function(row) return closed(row, 1) end)
  table.bodies, table.head = { body }, head
  local specs = pandoc.List(table.colspecs)
  specs:insert({ pandoc.AlignLeft, 0 })
  table.colspecs = specs
  return table
end

local function broken_well(table)
  local count = 0
  for _, body in ipairs(table.bodies) do
    count = count + #body.body
  end
  for _, row in ipairs(rows_of(table)) do
    for _, cell in ipairs(row.cells) do
      if #pandoc.utils.stringify(cell.contents) > LONGEST_UNBROKEN then
        return { code('#[#set table.cell(breakable: true)'), table, code(']') }
      end
    end
  end
  if count <= MOST_WHOLE then
    return { code('#whole['), table, code(']') }
  end
  return is_regular(table) and tied(table) or table
end

-- Pictures stand beside the document; one that does not is its caption.
local function safe(blocks, pictures, Math)
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
    DefinitionList = function(list)
      list.content = list.content:map(function(item) return { one_line(item[1]), item[2] } end)
      return list
    end,
    Header = Header,
    CodeBlock = function(block) return verbatim(block.text) end,
    Code = function(code) return raw('#raw(' .. quoted_lines(code.text) .. ');') end,
    Link = Link,
    Cite = function(cite) return cite.content end,
    Table = function(table)
      local found = Table(table)
      return found.t == 'Table' and broken_well(found) or found
    end,
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

-- A text as words with room between them, which is none of their letters.
local function words(text)
  local inlines = pandoc.Inlines({})
  for word in text:gmatch('[^ \t\r\n]+') do
    if #inlines > 0 then
      inlines:insert(pandoc.Space())
    end
    inlines:insert(pandoc.Str(word))
  end
  return #inlines > 0 and pandoc.Blocks({ pandoc.Plain(inlines) }) or pandoc.Blocks({})
end

-- One of our own tables.
local function table_of(block)
  local addresses = {}
  for _, link in ipairs(block.links or {}) do
    addresses[string.format('%d:%d', link.row, link.column)] = link.url
  end
  local function row(texts, number)
    return pandoc.Row(pandoc.List(texts):map(function(text, column)
      local content = words(text)
      local url = number and addresses[string.format('%d:%d', number - 1, column - 1)]
      if url and #content > 0 then
        content = pandoc.Blocks({ pandoc.Plain({ pandoc.Link(content[1].content, url) }) })
      end
      return pandoc.Cell(content, pandoc.AlignLeft)
    end))
  end
  local specs = pandoc.List(block.columns):map(function() return { pandoc.AlignLeft } end)
  local body = { attr = pandoc.Attr(), row_head_columns = 0, head = {} }
  body.body = pandoc.List(block.rows):map(row)
  local head = pandoc.TableHead({ row(block.columns) })
  return pandoc.Table({ long = words(block.caption) }, specs, head, { body }, pandoc.TableFoot())
end

-- One of our own pictures: its caption is a text, not Markdown.
local function picture(block)
  local words = quoted(block.name) .. ', alt: ' .. quoted_lines(block.alt)
  local image = 'fitted(' .. words .. ')'
  if block.height > 0 then
    local width = block.width > 0 and string.format('%.2fpt', block.width) or '100%'
    image = 'image(' .. words .. ', width: ' .. width .. ')'
  end
  local caption = ''
  if block.caption ~= '' then
    caption = ', caption: [#' .. quoted_lines(block.caption) .. ';]'
  else
    caption = ', numbering: none'
  end
  return pandoc.RawBlock('typst', '#figure(kind: image, ' .. image .. caption .. ')')
end

-- A text as an argument of one of the layout's own functions.
local function call(name, text)
  return '#' .. name .. '(' .. quoted_lines(text) .. ')'
end

-- An item of a list: a claim, the numbers that it rests on, and the page that tells more.
local function item(given)
  local inlines = pandoc.Inlines({})
  if given.claim ~= '' then
    inlines:insert(raw(call('claim', given.claim) .. ';'))
    inlines:insert(pandoc.Space())
  end
  for _, plain in ipairs(words(given.text)) do
    inlines:extend(plain.content)
  end
  if given.see ~= '' then
    inlines:insert(raw(call('see', given.see) .. ';'))
  end
  return pandoc.Blocks({ pandoc.Plain(inlines) })
end

-- The blocks of a block: our own are made of their texts, those of others are read.
local function blocks_of(block)
  if block.kind == 'table' then
    return pandoc.Blocks({ table_of(block) })
  elseif block.kind == 'list' then
    local list = pandoc.BulletList(pandoc.List(block.items):map(item))
    return pandoc.Blocks({ list }):walk({ Str = function(str) return letters(str.text) end })
  end
  return pandoc.read(block.text, block.kind == 'html' and HTML or MARKDOWN, nil, {}).blocks
end

-- No heading may skip a level.
local function stepwise(blocks)
  local last = 0
  return blocks:walk({
    traverse = 'topdown',
    Header = function(header)
      last = math.min(header.level, last + 1)
      header.level = last
      return header
    end,
  })
end

local SHOWN = { headline = 'headline', note = 'note', anchor = 'anchor' }

-- What marks the beginning of a chapter stands below its heading, which may begin a page.
local function below_headings(blocks)
  local found, waiting = pandoc.Blocks({}), pandoc.Blocks({})
  for _, block in ipairs(blocks) do
    if block.t == 'RawBlock' and block.text:match('^#anchor%(') then
      waiting:insert(block)
    else
      found:insert(block)
      if not (block.t == 'RawBlock' and block.text == '#run-on()') then
        found:extend(waiting)
        waiting = pandoc.Blocks({})
      end
    end
  end
  found:extend(waiting)
  return found
end

-- The blocks of a list of blocks, those in columns or in small type too.
local document_of
function document_of(given, pictures, Math)
  local blocks = pandoc.Blocks({})
  for _, block in ipairs(given) do
    if block.kind == 'picture' then
      blocks:insert(picture(block))
    elseif block.kind == 'verbatim' then
      blocks:insert(verbatim(block.text))
    elseif SHOWN[block.kind] then
      blocks:insert(code(call(SHOWN[block.kind], block.text)))
    elseif block.kind == 'run-on' then
      blocks:insert(code('#run-on()'))
    elseif block.kind == 'beside' then
      blocks:insert(code('#beside['))
      blocks:extend(document_of(block.left, pictures, Math))
      blocks:insert(code(']['))
      blocks:extend(document_of(block.right, pictures, Math))
      blocks:insert(code(']'))
    elseif block.kind == 'small' or block.kind == 'flowing' then
      blocks:insert(code('#' .. block.kind .. '['))
      blocks:extend(document_of(block.blocks, pictures, Math))
      blocks:insert(code(']'))
    elseif block.kind == 'list' then
      blocks:extend(blocks_of(block))
    else
      blocks:extend(safe(blocks_of(block), pictures, Math))
    end
  end
  return blocks
end

-- What others wrote, for a page of HTML: each block ends with a comment, and raw is nothing.
local function fragments_of(given)
  local blocks = pandoc.Blocks({})
  for _, block in ipairs(given) do
    blocks:extend(unfolded(blocks_of(block)):walk({
      Div = function(div) return div.content end,
      Span = function(span) return span.content end,
      Cite = function(cite) return cite.content end,
      Link = Link,
      Image = function(image) return image.caption end,
      Header = function(header) return bare(header) end,
      Table = bare,
    }))
    blocks:insert(pandoc.RawBlock('html', '<!--next-->'))
  end
  return pandoc.Pandoc(stepwise(blocks))
end

function Reader(input)
  local document = pandoc.json.decode(tostring(input), false)
  if document.fragments then
    return fragments_of(document.blocks)
  end
  local given, Math = document.blocks, document.formulas and formula or as_letters
  local pictures = {}
  for _, block in ipairs(given) do
    if block.kind == 'picture' then
      pictures[block.name] = true
    end
  end
  return pandoc.Pandoc(below_headings(stepwise(document_of(given, pictures, Math))))
end

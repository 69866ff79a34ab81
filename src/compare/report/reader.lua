-- A notebook's blocks, given as JSON, as a document whose every letter is a letter.
--
-- Our own results come as texts in rows and lists, and no parser sees them. What others wrote, in
-- Markdown or HTML, is read block by block, so that an open fence in one cell ends with it; code in
-- any other language (raw blocks), attributes and links to anything but web pages are letters too.
-- What is written in the language of the target, Typst or HTML, comes from the file of its name.

local folder = pandoc.path.directory(PANDOC_SCRIPT_FILE)
local columns = dofile(pandoc.path.join({ folder, 'columns.lua' }))
local rows_of = columns.rows_of
local out

-- How many letters of a table stand beside one another: on a page, or in one of two columns.
local PAGE, COLUMN = 112, 54
local room = PAGE

-- Not as one word, such as markdown-smart: pandoc takes its time to read that each time.
local MARKDOWN = { format = 'markdown', extensions = {
  east_asian_line_breaks = true,
  smart = false,
  implicit_figures = false,
  auto_identifiers = false,
  raw_attribute = false,
  raw_tex = false,
  citations = false,
  yaml_metadata_block = false,
  pandoc_title_block = false,
  latex_macros = false,
  markdown_in_html_blocks = false,
  native_divs = false,
  native_spans = false,
} }
local HTML = { format = 'html', extensions = { auto_identifiers = false } }

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
  return table
end

-- An address in ASCII: what a browser writes for letters that no address may hold.
local function address(url)
  return (url:gsub('[^%w%-._~:/?#@!$&\'()*+,;=%%]', function(byte)
    return string.format('%%%02X', byte:byte())
  end))
end

local function Link(link)
  if link.target:match('^https?://[^%s]+$') or link.target:match('^mailto:[^%s]+$') then
    link.target = address(link.target)
    return bare(link)
  end
  return link.content
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

-- A caption has a number, whoever wrote it.
local function numbered(table)
  local first, number = table.caption.long[1], out.caption and out.caption('table')
  if number and first and first.content then
    first.content:insert(1, pandoc.Str(number))
  end
  return table
end

-- A table that takes little of a page stays whole; a cell that is longer than a page must break.
local MOST_ROWS, MOST_POINTS, LONGEST_UNBROKEN = 13, 280, 1500

local function sized(table, texts)
  local widths = columns.widths(texts, #table.colspecs, room)
  table.colspecs = widths:map(function(width) return { pandoc.AlignLeft, width } end)
  for _, row in ipairs(texts) do
    for _, text in ipairs(row) do
      if #text > LONGEST_UNBROKEN then
        return out.table(table, 'breaking')
      end
    end
  end
  local short = #texts <= MOST_ROWS and columns.height(texts, widths, room) <= MOST_POINTS
  return out.table(table, short and 'whole' or 'long')
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
    HorizontalRule = out.rule,
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
    CodeBlock = function(block) return out.verbatim(block.text) end,
    Code = function(code) return out.code(code.text) end,
    Link = Link,
    Cite = function(cite) return cite.content end,
    Table = function(table)
      local found = Table(table)
      return found.t == 'Table' and sized(numbered(found), columns.texts_of(found)) or found
    end,
    Math = Math,
    Image = function(image)
      if not pictures[image.src] then
        return image.caption
      end
      local alt = image.attributes.alt or pandoc.utils.stringify(image.caption)
      alt = alt ~= '' and alt or image.src
      return out.image(image.src, alt)
    end,
  }):walk({ Str = function(str) return out.letters(str.text) end })
end

-- A text in one line, with one blank between words and none around them.
local function line(text)
  return (text:gsub('[ \t\r\n]+', ' '):gsub('^ ', ''):gsub(' $', ''))
end

-- One of our own tables; no parser saw its texts, so that nothing has to be made safe.
local function table_of(block)
  local addresses = {}
  for _, link in ipairs(block.links or {}) do
    addresses[string.format('%d:%d', link.row, link.column)] = link.url
  end
  local function row(texts, number)
    local cells = {}
    for column, text in ipairs(texts) do
      local said = text ~= '' and out.letters(text)
      local url = number and addresses[string.format('%d:%d', number - 1, column - 1)]
      if url and said then
        said = Link(pandoc.Link({ said }, address(url)))
      end
      cells[column] = pandoc.Cell(said and { pandoc.Plain(said) } or {})
    end
    return pandoc.Row(cells)
  end
  local texts = pandoc.List({ block.columns })
  texts:extend(block.rows)
  texts = texts:map(function(given) return pandoc.List(given):map(line) end)
  local rows = texts:map(function(given, number) return row(given, number > 1 and number - 1) end)
  local head = pandoc.TableHead({ rows:remove(1) })
  local body = { attr = pandoc.Attr(), row_head_columns = 0, head = {}, body = rows }
  local specs = pandoc.List(block.columns):map(function() return { pandoc.AlignLeft } end)
  local caption = line(block.caption)
  local long = caption ~= '' and { pandoc.Plain({ out.letters(caption) }) } or {}
  local table = pandoc.Table({ long = long }, specs, head, { body }, pandoc.TableFoot())
  return sized(numbered(table), texts)
end

-- An item of a list: a claim, the numbers that it rests on, and the place that tells more.
local function item(given)
  local inlines = pandoc.Inlines({})
  if given.claim ~= '' then
    inlines:insert(out.claim(given.claim))
    inlines:insert(pandoc.Space())
  end
  local said = line(given.text)
  if said ~= '' then
    inlines:insert(out.letters(said))
  end
  if given.see ~= '' then
    inlines:extend(pandoc.Inlines(out.see(given.see)))
  end
  return pandoc.Blocks({ pandoc.Plain(inlines) })
end

-- What others wrote, read once, though its heading may be asked for before.
local parsed = {}

local function parse(block)
  if not parsed[block] then
    local language = block.kind == 'html' and HTML or MARKDOWN
    parsed[block] = pandoc.read(block.text, language, nil, {}).blocks
  end
  return parsed[block]
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

local TEXTS = { headline = true, paragraph = true, note = true }
local WRAPPED = { small = true, flowing = true }
local document_of

-- Blocks set where there is less room than on a page.
local function narrowed(letters, given, pictures, Math)
  local before = room
  room = math.min(room, letters)
  local blocks = document_of(given, pictures, Math)
  room = before
  return blocks
end

-- The width of blocks that are small pictures and what is said of them; 0 where they are more.
local function own_width(blocks)
  local width = 0
  for _, block in ipairs(blocks) do
    if block.kind == 'picture' and block.width > 0 then
      width = math.max(width, block.width)
    elseif block.kind ~= 'note' then
      return 0
    end
  end
  return width
end

-- In points: what small pictures may take of the page, so that there is room for text beside.
local WIDEST_BESIDE = 290

local function beside(block, pictures, Math)
  local parts = { block.left, block.right }
  local own = {}
  for number, part in ipairs(parts) do
    local width = own_width(part)
    own[number] = width > 0 and width <= WIDEST_BESIDE and width
    for _, one in ipairs(part) do
      if one.kind == 'picture' and not own[number] then
        one.width = 0
      end
    end
  end
  local left = narrowed(COLUMN, block.left, pictures, Math)
  local right = narrowed(COLUMN, block.right, pictures, Math)
  return out.beside(left, right, not own[2] and own[1], own[2])
end

-- The blocks of one block, those that it holds too.
local function shown(block, pictures, Math)
  if block.kind == 'picture' then
    return { out.picture(block) }
  elseif block.kind == 'verbatim' then
    return { out.verbatim(block.text) }
  elseif TEXTS[block.kind] then
    return { out.text(block.kind, block.text) }
  elseif block.kind == 'run-on' then
    return out.run_on()
  elseif block.kind == 'beside' then
    return beside(block, pictures, Math)
  elseif WRAPPED[block.kind] then
    local letters = block.kind == 'flowing' and COLUMN or PAGE
    return out.wrapped(block.kind, narrowed(letters, block.blocks, pictures, Math))
  elseif block.kind == 'table' then
    return table_of(block)
  elseif block.kind == 'list' then
    return { pandoc.BulletList(pandoc.List(block.items):map(item)) }
  end
  return safe(parse(block), pictures, Math)
end

-- What a note is about stays with it.
local NOTED = { picture = true, table = true }

-- A place marked before a chapter is where the chapter begins, not the page before.
document_of = function(given, pictures, Math)
  local blocks, places = pandoc.Blocks({}), pandoc.Blocks({})
  for number, block in ipairs(given) do
    if block.kind == 'anchor' then
      places:insert(out.anchor(block.text))
    else
      local found = pandoc.Blocks(shown(block, pictures, Math))
      local next = given[number + 1]
      if NOTED[block.kind] and next and next.kind == 'note' then
        found = out.kept(found)
      end
      if block.kind ~= 'run-on' then
        found = out.marked(found, places)
        places = pandoc.Blocks({})
      end
      blocks:extend(found)
    end
  end
  blocks:extend(places)
  return blocks
end

local function all(given, act)
  for _, block in ipairs(given) do
    act(block)
    for _, part in ipairs({ block.blocks or {}, block.left or {}, block.right or {} }) do
      all(part, act)
    end
  end
end

-- The places that are marked, each with the heading that follows it, if any.
local function places_of(given)
  local titles, waiting = {}, {}
  all(given, function(block)
    if block.kind == 'anchor' then
      titles[block.text] = titles[block.text] or ''
      table.insert(waiting, block.text)
    elseif block.kind ~= 'run-on' then
      local first = #waiting > 0 and block.kind == 'markdown' and parse(block)[1]
      for _, name in ipairs(waiting) do
        if first and first.t == 'Header' and titles[name] == '' then
          titles[name] = pandoc.utils.stringify(first.content)
        end
      end
      waiting = {}
    end
  end)
  return titles
end

function Reader(input)
  local document = pandoc.json.decode(tostring(input), false)
  out = dofile(pandoc.path.join({ folder, document.target .. '.lua' }))
  out.begin(document.words, places_of(document.blocks))
  local Math = document.formulas and out.formula or out.source
  local pictures = {}
  all(document.blocks, function(block)
    if block.kind == 'picture' then
      pictures[block.name] = true
    end
  end)
  return pandoc.Pandoc(stepwise(document_of(document.blocks, pictures, Math)))
end

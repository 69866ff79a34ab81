-- A notebook's blocks, given as JSON, as a document whose every letter is a letter.
--
-- Our own results come as texts in rows and lists, and no parser sees them. What others wrote, in
-- Markdown or HTML, is read block by block, so that an open fence in one cell ends with it; code in
-- any other language (raw blocks), attributes and links to anything but web pages are letters too.
-- What is written in the language of the target, Typst or HTML, comes from the file of its name.

local out

local MARKDOWN = 'markdown-smart+east_asian_line_breaks-implicit_figures-auto_identifiers'
  .. '-raw_attribute-raw_tex-citations-yaml_metadata_block-pandoc_title_block-latex_macros'
  .. '-markdown_in_html_blocks-native_divs-native_spans'
local HTML = 'html-auto_identifiers'

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
      return found.t == 'Table' and out.broken_well(found, rows_of(found)) or found
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
  local caption = block.caption == '' and '' or out.caption('table') .. block.caption
  return pandoc.Table({ long = words(caption) }, specs, head, { body }, pandoc.TableFoot())
end

-- An item of a list: a claim, the numbers that it rests on, and the place that tells more.
local function item(given)
  local inlines = pandoc.Inlines({})
  if given.claim ~= '' then
    inlines:insert(out.claim(given.claim))
    inlines:insert(pandoc.Space())
  end
  for _, plain in ipairs(words(given.text)) do
    inlines:extend(plain.content)
  end
  if given.see ~= '' then
    inlines:insert(out.see(given.see))
  end
  return pandoc.Blocks({ pandoc.Plain(inlines) })
end

-- The blocks of a block: our own are made of their texts, those of others are read.
local function blocks_of(block)
  if block.kind == 'table' then
    return pandoc.Blocks({ table_of(block) })
  elseif block.kind == 'list' then
    local list = pandoc.BulletList(pandoc.List(block.items):map(item))
    return pandoc.Blocks({ list }):walk({ Str = function(str) return out.letters(str.text) end })
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

local TEXTS = { headline = true, note = true, anchor = true }
local WRAPPED = { small = true, flowing = true }
local document_of

-- The blocks of one block, those that it holds too.
local function shown(block, pictures, Math)
  if block.kind == 'picture' then
    return { out.picture(block) }
  elseif block.kind == 'verbatim' then
    return { out.verbatim(block.text) }
  elseif TEXTS[block.kind] then
    return { out.text(block.kind, block.text) }
  elseif block.kind == 'run-on' then
    return { out.run_on() }
  elseif block.kind == 'beside' then
    local left = document_of(block.left, pictures, Math)
    return out.wrapped('beside', left, document_of(block.right, pictures, Math))
  elseif WRAPPED[block.kind] then
    return out.wrapped(block.kind, document_of(block.blocks, pictures, Math))
  elseif block.kind == 'list' then
    return blocks_of(block)
  end
  return safe(blocks_of(block), pictures, Math)
end

document_of = function(given, pictures, Math)
  local blocks = pandoc.Blocks({})
  for _, block in ipairs(given) do
    blocks:extend(shown(block, pictures, Math))
  end
  return blocks
end

local function named(given, pictures)
  for _, block in ipairs(given) do
    if block.kind == 'picture' then
      pictures[block.name] = true
    end
  end
  return pictures
end

function Reader(input)
  local document = pandoc.json.decode(tostring(input), false)
  local folder = pandoc.path.directory(PANDOC_SCRIPT_FILE)
  out = dofile(pandoc.path.join({ folder, document.target .. '.lua' }))
  if out.begin then
    out.begin(document)
  end
  local Math = document.formulas and out.formula or out.source
  local pictures = named(document.blocks, {})
  return pandoc.Pandoc(out.finished(stepwise(document_of(document.blocks, pictures, Math))))
end

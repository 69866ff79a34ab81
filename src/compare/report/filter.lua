-- What pandoc's Typst writer leaves out: tables given as HTML, and alternative texts.

local function quoted(text)
  return '"' .. text:gsub('\\', '\\\\'):gsub('"', '\\"') .. '"'
end

local function picture(image)
  local alt = image.attributes.alt or pandoc.utils.stringify(image.caption)
  return string.format('image(%s, alt: %s, width: 100%%)', quoted(image.src), quoted(alt))
end

local function typst(inlines)
  local text = pandoc.write(pandoc.Pandoc({ pandoc.Plain(inlines) }), 'typst')
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

function Table(table)
  table.colspecs = columns(table)
  return table
end

local function set(image)
  local caption = ''
  if #image.caption > 0 then
    caption = ', caption: [' .. typst(image.caption) .. ']'
  end
  return pandoc.RawBlock('typst', '#figure(' .. picture(image) .. caption .. ')')
end

function RawBlock(raw)
  if raw.format == 'html' then
    return pandoc.read(raw.text, 'html').blocks:walk({ Table = Table })
  end
end

function RawInline(raw)
  if raw.format == 'html' then
    return {}
  end
end

function Figure(figure)
  local block = figure.content[1]
  local image = block and block.content and block.content[1]
  if image and image.t == 'Image' then
    return set(image)
  end
end

function Para(para)
  if #para.content == 1 and para.content[1].t == 'Image' then
    return set(para.content[1])
  end
end

-- A formula needs words for those who cannot see it: its own source.
function Math(math)
  local body = typst({ math })
  local block = math.mathtype == 'DisplayMath' and 'true' or 'false'
  local call = string.format('#math.equation(alt: %s, block: %s, %s)', quoted(math.text), block, body)
  return pandoc.RawInline('typst', call)
end

function Image(image)
  return pandoc.RawInline('typst', '#box(' .. picture(image) .. ')')
end

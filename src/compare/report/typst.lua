-- What reaches Typst as code is written here and nowhere else: texts with characters that mean
-- something to it become string literals; tables, pictures and formulas get what pandoc's writer
-- leaves out.

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

local function code(text)
  return pandoc.RawBlock('typst', text)
end

local function verbatim(text)
  return code('#raw(block: true, ' .. quoted_lines(text) .. ')')
end

-- A text as an argument of one of the layout's own functions.
local function call(name, text)
  return '#' .. name .. '(' .. quoted((text:gsub('%c', ' '))) .. ')'
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
    caption = ', caption: [#' .. quoted((block.caption:gsub('%c', ' '))) .. ';]'
  else
    caption = ', numbering: none'
  end
  return code('#figure(kind: image, ' .. image .. caption .. ')')
end

-- Blocks within one of the layout's own functions; more of them are further arguments.
local function wrapped(name, ...)
  local blocks = pandoc.Blocks({ code('#' .. name .. '[') })
  for number, given in ipairs({ ... }) do
    if number > 1 then
      blocks:insert(code(']['))
    end
    blocks:extend(given)
  end
  blocks:insert(code(']'))
  return blocks
end

-- A cell that is longer than a page must break.
local LONGEST_UNBROKEN = 1500
-- A table of up to so many rows stands on one page.
local MOST_WHOLE = 12

local function is_regular(table, rows)
  for _, row in ipairs(rows) do
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

local function broken_well(table, rows)
  for _, row in ipairs(rows) do
    for _, cell in ipairs(row.cells) do
      if #pandoc.utils.stringify(cell.contents) > LONGEST_UNBROKEN then
        return { code('#[#set table.cell(breakable: true)'), table, code(']') }
      end
    end
  end
  local count = 0
  for _, body in ipairs(table.bodies) do
    count = count + #body.body
  end
  if count <= MOST_WHOLE then
    return { code('#whole['), table, code(']') }
  end
  return is_regular(table, rows) and tied(table) or table
end

-- What marks the beginning of a chapter stands below its heading, which may begin a page.
local function finished(blocks)
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

return {
  letters = letters,
  verbatim = verbatim,
  picture = picture,
  wrapped = wrapped,
  formula = formula,
  source = as_letters,
  code = function(text) return raw('#raw(' .. quoted_lines(text) .. ');') end,
  rule = function() return code('#line(length: 100%)') end,
  text = function(kind, text) return code(call(kind, text)) end,
  claim = function(text) return raw(call('claim', text) .. ';') end,
  see = function(name) return raw(call('see', name) .. ';') end,
  run_on = function() return code('#run-on()') end,
  image = function(name, alt)
    local form = '#box(image(%s, alt: %s, width: 100%%));'
    return raw(string.format(form, quoted(name), quoted(alt)))
  end,
  broken_well = broken_well,
  finished = finished,
  caption = function() return '' end,
}

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
  local said = quoted(block.name) .. ', alt: ' .. quoted_lines(block.alt)
  local image = 'fitted(' .. said .. ')'
  if block.height > 0 then
    local width = block.width > 0 and string.format('%.2fpt', block.width) or '100%'
    image = 'image(' .. said .. ', width: ' .. width .. ')'
  end
  local captioned = ', caption: [#' .. quoted((block.caption:gsub('%c', ' '))) .. ';]'
  local caption = block.caption ~= '' and captioned or ', numbering: none'
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

-- The last rows of a long table, as its foot, go to a page together.
local LAST = 2

local function ended(table)
  local body = table.bodies[#table.bodies]
  if #table.foot.rows > 0 or #table.bodies ~= 1 or #body.body <= LAST then
    return table
  end
  for _, row in ipairs(body.body) do
    for _, cell in ipairs(row.cells) do
      if cell.row_span > 1 then
        return table
      end
    end
  end
  local count = #body.body - LAST
  local last = pandoc.List({})
  for number = count + 1, #body.body do
    last:insert(body.body[number])
  end
  for number = #body.body, count + 1, -1 do
    body.body[number] = nil
  end
  table.bodies = { body }
  table.foot = pandoc.TableFoot(last)
  return table
end

-- A table that stays whole, goes over pages, or has cells that do.
local function sized(table, how)
  return wrapped(how, { how == 'long' and ended(table) or table })
end

-- A heading, then what marks its place: it may stand on another page than what is before it.
local function marked(blocks, places)
  local found = pandoc.Blocks(places)
  if blocks[1] and blocks[1].t == 'Header' then
    found:insert(1, blocks[1])
    blocks:remove(1)
  end
  found:extend(blocks)
  return found
end

return {
  begin = function() end,
  letters = letters,
  verbatim = verbatim,
  picture = picture,
  table = sized,
  wrapped = wrapped,
  kept = function(blocks) return wrapped('kept', blocks) end,
  beside = function(left, right, own_left, own_right)
    local function column(own) return own and string.format('%.2fpt', own) or '1fr' end
    local form = 'beside(columns: (%s, %s))'
    return wrapped(string.format(form, column(own_left), column(own_right)), left, right)
  end,
  marked = marked,
  anchor = function(name) return code(call('anchor', name)) end,
  formula = formula,
  source = as_letters,
  code = function(text) return raw('#raw(' .. quoted_lines(text) .. ');') end,
  rule = function() return code('#line(length: 100%)') end,
  text = function(kind, text) return code(call(kind, text)) end,
  claim = function(text) return raw(call('claim', text) .. ';') end,
  see = function(name) return raw(call('see', name) .. ';') end,
  run_on = function() return pandoc.Blocks({ code('#run-on') }) end,
  image = function(name, alt)
    local form = '#box(image(%s, alt: %s, width: 100%%));'
    return raw(string.format(form, quoted(name), quoted(alt)))
  end,
}

-- How wide the columns of a table are, and how high that makes it: pandoc's writers ask for both.

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

-- Columns get what their longest word takes, and short texts whole; then each letter of the room
-- that is left goes where it makes the table lower most: where it shortens the highest cells.
local GAP, NARROWEST, SHORT = 2.3, 6, 20

-- What each cell asks for: its letters, by rows.
local function lengths_of(table, needed)
  return rows_of(table):map(function(row)
    local lengths = {}
    for number, cell in ipairs(row.cells) do
      if needed[number] then
        local text = pandoc.utils.stringify(cell.contents)
        local need = length(text) <= SHORT and length(text) or unbroken(text)
        needed[number] = math.max(needed[number], need + GAP)
        lengths[number] = length(text)
      end
    end
    return lengths
  end)
end

-- How many lines, at least one, the letters of a cell take: not rounded, so that each letter tells.
local function lines(letters, width)
  return math.max(1, letters / (width - GAP))
end

-- How much lower each column makes a table if it is a letter wider.
local function gains(rows, found)
  local gained = {}
  for _, lengths in ipairs(rows) do
    local highest, most = nil, 1
    for number = 1, #found do
      local high = lines(lengths[number] or 0, found[number])
      if high > most then
        highest, most = number, high
      end
    end
    if highest then
      local less = most - lines(lengths[highest], found[highest] + 1)
      gained[highest] = (gained[highest] or 0) + less
    end
  end
  return gained
end

local function widths(table, room)
  local found, total = {}, 0
  for number = 1, #table.colspecs do
    found[number] = NARROWEST + GAP
  end
  local rows = lengths_of(table, found)
  for _, width in ipairs(found) do
    total = total + width
  end
  local least = total
  while total < room do
    local best, most = nil, 0
    local gained = gains(rows, found)
    for number = 1, #found do
      if (gained[number] or 0) > most then
        best, most = number, gained[number]
      end
    end
    if not best then
      break
    end
    found[best], total = found[best] + 1, total + 1
  end
  return pandoc.List(found):map(function(width)
    return { pandoc.AlignLeft, width / math.max(room, least) }
  end)
end

-- In points, as the layout sets tables.
local LINE, PADDING = 12, 7

-- About how high a table is, given the widths of its columns.
local function height(table, room)
  local sum = 0
  for _, row in ipairs(rows_of(table)) do
    local lines = 1
    for number, cell in ipairs(row.cells) do
      local letters = length(pandoc.utils.stringify(cell.contents))
      local width = table.colspecs[number] and table.colspecs[number][2] * room - GAP
      lines = math.max(lines, math.ceil(letters / math.max(1, width or NARROWEST)))
    end
    sum = sum + lines * LINE + PADDING
  end
  return sum
end

return { rows_of = rows_of, widths = widths, height = height }

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

-- The texts of the cells of a table, by rows.
local function texts_of(table)
  return rows_of(table):map(function(row)
    return row.cells:map(function(cell) return pandoc.utils.stringify(cell.contents) end)
  end)
end

-- What each cell asks for: its letters, by rows.
local function lengths_of(texts, needed)
  return texts:map(function(row)
    local lengths = {}
    for number, text in ipairs(row) do
      if needed[number] then
        local letters = length(text)
        local need = letters <= SHORT and letters or unbroken(text)
        needed[number] = math.max(needed[number], need + GAP)
        lengths[number] = letters
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

-- The widths of so many columns, as parts of the room.
local function widths(texts, count, room)
  local found, total = {}, 0
  for number = 1, count do
    found[number] = NARROWEST + GAP
  end
  local rows = lengths_of(texts, found)
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
  return pandoc.List(found):map(function(width) return width / math.max(room, least) end)
end

-- In points, as the layout sets tables.
local LINE, PADDING = 12, 7

-- About how high a table is, given the widths of its columns.
local function height(texts, widths, room)
  local sum = 0
  for _, row in ipairs(texts) do
    local lines = 1
    for number, text in ipairs(row) do
      local width = widths[number] and widths[number] * room - GAP
      lines = math.max(lines, math.ceil(length(text) / math.max(1, width or NARROWEST)))
    end
    sum = sum + lines * LINE + PADDING
  end
  return sum
end

return { rows_of = rows_of, texts_of = texts_of, widths = widths, height = height }

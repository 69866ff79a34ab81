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

-- Columns get what their longest cell asks for; where the room is too narrow, at least what their
-- longest word takes (and short texts whole), and a share of the rest.
local GAP, NARROWEST, SHORT, WIDEST = 3, 6, 15, 50

local function widths(table, room)
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
  if total < room and lacking > 0 then
    local given = math.min(1, (room - total) / lacking)
    for number = 1, #wanted do
      wanted[number] = wanted[number] + given * math.max(0, whole[number] - wanted[number])
    end
  end
  local share = 1
  if total > room and total > least then
    share = math.max(0, (room - least) / (total - least))
  end
  local specs = {}
  for number = 1, #wanted do
    local width = needed[number] + share * (wanted[number] - needed[number])
    specs[number] = { pandoc.AlignLeft, width / math.max(room, least) }
  end
  return specs
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

-- What reaches the page as HTML: pandoc's writer makes every letter a letter, so that elements of
-- its own document are enough. Pictures are named, and embedded afterwards.

local words, titles, counts, marked

-- A word with something in the place of its field.
local function filled(word, value)
  local before, after = words[word]:match('^(.-){}(.*)$')
  return before .. value .. after
end

local function caption(kind)
  counts[kind] = counts[kind] + 1
  return filled(kind, tostring(counts[kind]))
end

local function str(text)
  return pandoc.Str((text:gsub('%c', ' ')))
end

local function div(class, blocks)
  return pandoc.Div(blocks, pandoc.Attr('', { class }))
end

-- In points: a picture of that width, or of that of the page, is as wide as the text.
local WIDE = 400

local function picture(block)
  local attr = pandoc.Attr('', {}, { alt = block.alt })
  local wide = block.width == 0 or block.width > WIDE
  if not wide then
    attr.attributes.width = string.format('%.0fpx', block.width * 4 / 3)
  end
  local image = pandoc.Image({ str(block.alt) }, 'media:' .. block.name, '', attr)
  local said = pandoc.Blocks({})
  if block.caption ~= '' then
    said:insert(pandoc.Plain({ str(caption('figure') .. block.caption) }))
  end
  local shown = div(wide and 'picture wide' or 'picture', { pandoc.Plain({ image }) })
  return pandoc.Figure({ shown }, { long = said })
end

local ENDS = { ['。'] = true, ['！'] = true, ['？'] = true }

-- Sentences end, also where what was claimed did not.
local function claim(text)
  local ended = text:find('[%.!%?]$') or ENDS[text:sub(-3)]
  return pandoc.Strong({ str(text .. (ended and '' or words.stop)) })
end

local function see(name)
  local title = titles[name]
  if not title and not words.elsewhere then
    return str('')
  end
  local said = title and title ~= '' and filled('see', title) or words.more
  local before, text = said:match('^(%s*)(.*)$')
  local address = title and '#at-' .. name or filled('elsewhere', name)
  return { str(before), pandoc.Link({ str(text) }, address) }
end

-- Another place of the same name would be no place.
local function anchor(name)
  local first = not marked[name]
  marked[name] = true
  return pandoc.Div({}, pandoc.Attr(first and 'at-' .. name or ''))
end

return {
  begin = function(given, places)
    words, titles, counts, marked = given, places, { figure = 0, table = 0 }, {}
  end,
  letters = str,
  verbatim = function(text) return pandoc.CodeBlock(text) end,
  picture = picture,
  table = function(table) return table end,
  wrapped = function(name, blocks) return pandoc.Blocks({ div(name, blocks) }) end,
  kept = function(blocks) return blocks end,
  beside = function(left, right, own_left, own_right)
    local function part(own, blocks) return div(own and 'own' or 'part', blocks) end
    return pandoc.Blocks({ div('beside', { part(own_left, left), part(own_right, right) }) })
  end,
  marked = function(blocks, places)
    places:extend(blocks)
    return places
  end,
  anchor = anchor,
  formula = function(math) return math end,
  source = function(math) return str(math.text) end,
  code = function(text) return pandoc.Code(text) end,
  rule = function() return pandoc.HorizontalRule() end,
  text = function(kind, text) return div(kind, { pandoc.Para({ str(text) }) }) end,
  claim = claim,
  see = see,
  run_on = function() return pandoc.Blocks({}) end,
  image = function(name, alt)
    return pandoc.Image({ str(alt) }, 'media:' .. name, '', pandoc.Attr('', {}, { alt = alt }))
  end,
  caption = caption,
}

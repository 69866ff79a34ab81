-- What reaches the page as HTML: pandoc's writer makes every letter a letter, so that elements of
-- its own document are enough. Pictures are named, and embedded afterwards.

local language, anchors, counts, marked

local LABELS = {
  zh = { figure = '图 %d　', table = '表 %d　' },
  en = { figure = 'Figure %d: ', table = 'Table %d: ' },
}

local function caption(kind)
  counts[kind] = counts[kind] + 1
  return string.format(LABELS[language][kind], counts[kind])
end

local function str(text)
  return pandoc.Str((text:gsub('%c', ' ')))
end

local function div(class, blocks)
  return pandoc.Div(blocks, pandoc.Attr('', { class }))
end

local function collect(blocks)
  for _, block in ipairs(blocks) do
    if block.kind == 'anchor' then
      anchors[block.text] = true
    end
  end
end

local function picture(block)
  local attr = pandoc.Attr('', {}, { alt = block.alt })
  if block.width > 0 then
    attr.attributes.width = string.format('%.0fpx', block.width * 4 / 3)
  end
  local image = pandoc.Image({ str(block.alt) }, 'media:' .. block.name, '', attr)
  local words = block.caption == '' and {} or { pandoc.Plain({ str(caption('figure') .. block.caption) }) }
  return div('figure', { pandoc.Plain({ image }), div('caption', words) })
end

local MARKS = '[%.!%?]$'

local function claim(text)
  local stop = language == 'zh' and '。' or '.'
  local ended = text:find(MARKS) or text:sub(-3) == '。'
  return pandoc.Strong({ str(text .. (ended and '' or stop)) })
end

local function see(name)
  if not anchors[name] then
    return str('')
  end
  local words = language == 'zh' and '（详见）' or ' (more)'
  return pandoc.Link({ str(words) }, '#anchor-' .. name)
end

return {
  begin = function(document)
    language, anchors, counts, marked = document.language, {}, { figure = 0, table = 0 }, {}
    collect(document.blocks)
  end,
  letters = str,
  verbatim = function(text) return pandoc.CodeBlock(text) end,
  picture = picture,
  wrapped = function(name, ...)
    local parts = pandoc.List({ ... }):map(function(blocks) return div('part', blocks) end)
    return pandoc.Blocks({ div(name, parts) })
  end,
  formula = function(math) return math end,
  source = function(math) return str(math.text) end,
  code = function(text) return pandoc.Code(text) end,
  rule = function() return pandoc.HorizontalRule() end,
  text = function(kind, text)
    if kind == 'anchor' and marked[text] then
      return pandoc.Plain({})
    elseif kind == 'anchor' then
      marked[text] = true
      return pandoc.Div({}, pandoc.Attr('anchor-' .. text))
    end
    return div(kind, { pandoc.Para({ str(text) }) })
  end,
  claim = claim,
  see = see,
  run_on = function() return pandoc.Plain({}) end,
  image = function(name, alt)
    return pandoc.Image({ str(alt) }, 'media:' .. name, '', pandoc.Attr('', {}, { alt = alt }))
  end,
  broken_well = function(table) return table end,
  finished = function(blocks) return blocks end,
  caption = caption,
}

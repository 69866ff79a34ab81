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

local function set(image)
  local caption = ''
  if #image.caption > 0 then
    caption = ', caption: [' .. typst(image.caption) .. ']'
  end
  return pandoc.RawBlock('typst', '#figure(' .. picture(image) .. caption .. ')')
end

function RawBlock(raw)
  if raw.format == 'html' then
    return pandoc.read(raw.text, 'html').blocks
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

function Image(image)
  return pandoc.RawInline('typst', '#box(' .. picture(image) .. ')')
end

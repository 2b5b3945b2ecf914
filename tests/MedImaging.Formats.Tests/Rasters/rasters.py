"""Writes PNG, JPEG, TIFF and BMP files of many kinds into a folder, and beside each page the samples that are expected of it.

One line a page: path, page, width, height, channels, bytes a sample, path of the samples (little endian, interleaved). Files named after the folder are read
with PIL and told of too. Words are separated by tabs."""
import os
import struct
import subprocess
import sys
import zlib

import numpy
from PIL import Image, ImageOps

folder, given = sys.argv[1], sys.argv[2:]
random = numpy.random.default_rng(11)


def picture(width, height, channels, dtype=numpy.uint8):
    """A ramp with an edge and noise."""
    y, x = numpy.mgrid[0:height, 0:width]
    planes = [(x * (5 + c) + y * 3 + (x > y) * 60 + random.integers(0, 9, (height, width))) for c in range(channels)]
    scale = 1 if dtype == numpy.uint8 else 211
    return (numpy.stack(planes, axis=-1) * scale % (numpy.iinfo(dtype).max + 1)).astype(dtype)


def tell(path, page, samples):
    samples = samples if samples.ndim == 3 else samples[:, :, None]
    raw = f"{os.path.join(folder, os.path.basename(path))}.{page}.raw"
    samples.astype(samples.dtype.newbyteorder("<")).tofile(raw)
    print(path, page, samples.shape[1], samples.shape[0], samples.shape[2], samples.dtype.itemsize, raw, sep="\t")


def seen(image):
    """What PIL sees, as a frame has it: no palette, no alpha, no single bits."""
    image = ImageOps.exif_transpose(image) if image.format in ("JPEG", "PNG") else image
    if image.mode == "P":
        image = image.convert("RGB")
    samples = numpy.asarray(image.convert("L") if image.mode == "1" else image)
    return samples[:, :, : samples.shape[2] // 2 * 2 - 1] if samples.ndim == 3 and samples.shape[2] in (2, 4) else samples


def ask(path):
    with Image.open(path) as image:
        for page in range(getattr(image, "n_frames", 1)):
            image.seek(page)
            tell(path, page, seen(image))


def path_of(name):
    return os.path.join(folder, name)


def png(name, values, depth, color, interlaced=False, palette=None, transparent=None):
    """A PNG file written by hand: PIL writes neither interlace nor colours of 16 bits."""
    def rows(block):
        result = b""
        for row in block:
            if depth == 16:
                packed = row.astype(">u2").tobytes()
            elif depth == 8:
                packed = row.astype("u1").tobytes()
            else:
                bits = numpy.concatenate([[(int(v) >> (depth - 1 - b)) & 1 for b in range(depth)] for v in row.ravel()])
                packed = numpy.packbits(bits.astype(numpy.uint8)).tobytes()
            result += b"\0" + packed
        return result

    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)] if interlaced else [(0, 0, 1, 1)]
    data = b"".join(rows(values[y::dy, x::dx]) for x, y, dx, dy in passes if values[y::dy, x::dx].size)
    content = chunk(b"IHDR", struct.pack(">IIBBBBB", values.shape[1], values.shape[0], depth, color, 0, 0, int(interlaced)))
    content += b"" if palette is None else chunk(b"PLTE", palette.tobytes())
    content += b"" if transparent is None else chunk(b"tRNS", transparent)
    path = path_of(name)
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + content + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b""))
    return path


for interlaced in (False, True):
    way = "i" if interlaced else "n"
    for size in ((1, 1), (7, 5), (33, 19)):
        tag = f"{way}{size[0]}"
        for depth in (1, 2, 4, 8, 16):
            values = picture(*size, 1, numpy.uint16) % (1 << depth)
            scaled = values.astype(numpy.uint16) if depth == 16 else (values * (255 // ((1 << depth) - 1))).astype(numpy.uint8)
            tell(png(f"g{depth}{tag}.png", values, depth, 0, interlaced), 0, scaled)
        for depth in (1, 2, 4, 8):
            palette = random.integers(0, 256, ((1 << depth), 3)).astype(numpy.uint8)
            values = picture(*size, 1, numpy.uint16) % (1 << depth)
            tell(png(f"p{depth}{tag}.png", values, depth, 3, interlaced, palette), 0, palette[values[:, :, 0]])
            tell(png(f"pt{depth}{tag}.png", values, depth, 3, interlaced, palette, b"\x80"), 0, palette[values[:, :, 0]])
        for depth, dtype in ((8, numpy.uint8), (16, numpy.uint16)):
            for color, channels in ((2, 3), (4, 2), (6, 4)):
                values = picture(*size, channels, dtype)
                tell(png(f"c{color}-{depth}{tag}.png", values, depth, color, interlaced), 0, values[:, :, : channels // 2 * 2 - 1 if channels != 3 else 3])

for channels, mode in ((1, "L"), (3, "RGB")):
    image = Image.fromarray(picture(37, 21, channels).squeeze())
    for quality, sampling, progressive in ((60, 0, False), (90, 0, True), (95, 2, False), (80, 1, True)):
        name = path_of(f"{mode}{quality}.jpg")
        image.save(name, quality=quality, subsampling=sampling, progressive=progressive, dpi=(96, 96))
        ask(name)
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[274] = orientation
        name = path_of(f"{mode}o{orientation}.jpg")
        image.save(name, quality=95, subsampling=0, exif=exif)
        ask(name)
    exif = Image.Exif()
    exif[274] = 6
    image.save(path_of(f"{mode}exif.png"), exif=exif)
    ask(path_of(f"{mode}exif.png"))
subprocess.run(["cjpeg", "-quality", "85", "-restart", "1", "-outfile", path_of("cjpeg.jpg")], input=b"P6 40 30 255\n" + picture(40, 30, 3).tobytes(), check=True)
ask(path_of("cjpeg.jpg"))

for compression in ("raw", "packbits", "tiff_lzw", "tiff_adobe_deflate"):
    for mode, channels, dtype in (("L", 1, "u1"), ("RGB", 3, "u1"), ("RGBA", 4, "u1"), ("I;16", 1, "u2")):
        name = path_of(f"{mode.replace(';', '')}{compression}.tif")
        Image.fromarray(picture(29, 23, channels, numpy.dtype(dtype)).squeeze()).save(name, compression=compression, dpi=(72, 72))
        ask(name)
    Image.fromarray(picture(29, 23, 1).squeeze()).convert("1").save(path_of(f"bits{compression}.tif"), compression=compression)
    ask(path_of(f"bits{compression}.tif"))
Image.fromarray(picture(29, 23, 3)).quantize(16).save(path_of("palette.tif"))
ask(path_of("palette.tif"))
real = (picture(17, 9, 1).squeeze() / 7).astype(numpy.float32)
Image.fromarray(real).save(path_of("real.tif"))
tell(path_of("real.tif"), 0, real)
pages = [Image.fromarray(picture(10 + i, 20 - i, 1 if i % 2 else 3).squeeze()) for i in range(5)]
pages[0].save(path_of("pages.tif"), save_all=True, append_images=pages[1:])
ask(path_of("pages.tif"))
for option in (["-B"], ["-t", "-w", "16", "-l", "16"], ["-p", "separate"], ["-8"], ["-r", "5", "-c", "lzw:2"]):
    for source in ("RGBraw.tif",) if option[0] == "-p" else ("RGBraw.tif", "I16raw.tif"):
        name = path_of(f"cp{option[0][1:]}{source}")
        subprocess.run(["tiffcp", *option, path_of(source), name], check=True)
        with Image.open(path_of(source)) as image:
            tell(name, 0, seen(image))

for mode, channels in (("L", 1), ("RGB", 3)):
    for width in range(1, 6):
        name = path_of(f"{mode}{width}.bmp")
        Image.fromarray(picture(width, 4, channels).squeeze(axis=2) if channels == 1 else picture(width, 4, channels)).save(name)
        ask(name)
Image.fromarray(picture(19, 6, 1).squeeze()).convert("1").save(path_of("bits.bmp"))
ask(path_of("bits.bmp"))
Image.fromarray(picture(19, 6, 3)).quantize(200).save(path_of("palette.bmp"))
ask(path_of("palette.bmp"))

for path in given:
    ask(path)

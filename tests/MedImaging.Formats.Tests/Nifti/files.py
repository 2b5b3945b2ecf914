"""Writes NIfTI files of every kind into a folder, then says what nibabel reads in them and in the files named after it.

One line a file: path, type, shape, slope, intercept, the affine's first three rows in millimetres, SHA-256 of the stored voxels (little endian, first axis
fastest). Words are separated by tabs."""
import hashlib
import os
import sys

import nibabel
import numpy

folder, given = sys.argv[1], sys.argv[2:]
random = numpy.random.default_rng(7)


def oblique(mirror):
    """A rotation by three angles, stretched; far from the origin."""
    a, b, c = random.uniform(-3, 3, 3)
    x = numpy.array([[1, 0, 0], [0, numpy.cos(a), -numpy.sin(a)], [0, numpy.sin(a), numpy.cos(a)]])
    y = numpy.array([[numpy.cos(b), 0, numpy.sin(b)], [0, 1, 0], [-numpy.sin(b), 0, numpy.cos(b)]])
    z = numpy.array([[numpy.cos(c), -numpy.sin(c), 0], [numpy.sin(c), numpy.cos(c), 0], [0, 0, 1]])
    affine = numpy.eye(4)
    affine[:3, :3] = x @ y @ z @ numpy.diag([0.5, 0.75, -2.5 if mirror else 2.5])
    affine[:3, 3] = random.uniform(-200, 200, 3)
    return affine


def make(kind, dtype, order, shape, place, name):
    data = numpy.ascontiguousarray(random.integers(0, 100, shape)).astype(dtype)
    if numpy.dtype(dtype).kind == "f":
        data.flat[0] = numpy.pi
    if numpy.dtype(dtype).itemsize == 8:
        data.flat[3] = numpy.iinfo(dtype).max if numpy.dtype(dtype).kind != "f" else 1e300
    affine = oblique(mirror=place % 2 == 1)
    header = kind.header_class(endianness=order)
    header.set_data_dtype(numpy.dtype(dtype).newbyteorder(order))
    image = kind(data, affine, header)
    image.header.set_data_dtype(numpy.dtype(dtype).newbyteorder(order))
    if place // 2 == 0:
        image.set_sform(affine, 2)
        image.set_qform(oblique(False), 1)
    elif place // 2 == 1:
        image.set_sform(None, 0)
        image.set_qform(affine, 1)
    elif place // 2 == 2:
        image.set_sform(None, 0)
        image.set_qform(None, 0)
    else:
        image.set_sform(affine, 1)
        image.set_qform(None, 0)
        image.header.set_xyzt_units(["meter", "micron", "mm"][place % 3])
    if place % 5 == 0:
        image.header.set_slope_inter(0.5, -3)
    if place % 3 == 0:
        image.header.extensions.append(nibabel.nifti1.Nifti1Extension("comment", b"kept beside the picture"))
    path = os.path.join(folder, name)
    image.to_filename(path)
    return path


made, count = [], 0
for dtype in ("u1", "i1", "u2", "i2", "u4", "i4", "u8", "i8", "f4", "f8"):
    for order in "<>":
        for kind, ending in ((nibabel.Nifti1Image, ".nii"), (nibabel.Nifti2Image, ".nii.gz"), (nibabel.Nifti1Pair, ".img"), (nibabel.Nifti2Pair, ".img.gz")):
            shape = [(5, 4, 3), (3, 2, 2, 2), (4, 3, 1)][count % 3] if count % 8 != 4 else (2, 3, 2, 1, 3)
            made.append(make(kind, dtype, order, shape, count % 8, f"{dtype}{'le' if order == '<' else 'be'}{count}{ending}"))
            count += 1

for path in made + given:
    image = nibabel.load(path)
    stored = numpy.asarray(image.dataobj.get_unscaled())
    unit = {1: 1000.0, 3: 0.001}.get(int(image.header["xyzt_units"]) & 7, 1.0)
    affine = image.affine[:3] * unit
    little = stored.astype(stored.dtype.newbyteorder("<"))
    volumes = little.reshape(little.shape[:3] + (-1,), order="F")
    digests = [hashlib.sha256(numpy.asfortranarray(volumes[..., i]).tobytes(order="F")).hexdigest() for i in range(volumes.shape[3])]
    print(path, stored.dtype.newbyteorder("=").name, ",".join(map(str, image.shape)), repr(float(image.dataobj.slope)), repr(float(image.dataobj.inter)),
          " ".join(repr(float(x)) for x in affine.ravel()), ",".join(digests), sep="\t")

"""Loads two NIfTI files and prints how far they are apart once both lie in the nearest canonical orientation."""
import sys

import nibabel
import numpy

ours, theirs = (nibabel.as_closest_canonical(nibabel.load(path)) for path in sys.argv[1:3])
print(ours.shape == theirs.shape, float(numpy.abs(ours.affine - theirs.affine).max()))
print(float(numpy.abs(ours.get_fdata() - theirs.get_fdata()).max()), float(numpy.ptp(ours.get_fdata())))
plain = nibabel.load(sys.argv[1])
print(plain.header.get_data_dtype(), int(plain.header["qform_code"]), int(plain.header["sform_code"]))
print(float(numpy.abs(plain.get_qform() - plain.get_sform()).max()))

"""What pydicom makes of files: python3 oracle.py elements|json|pixels|texts OUT FILE..."""
import hashlib
import json
import os
import sys
import warnings

import pydicom
from pydicom.dataelem import RawDataElement
from pydicom.datadict import dictionary_VR, private_dictionaries

warnings.simplefilter("ignore")
pydicom.config.replace_un_with_known_vr = False
private_dictionaries.clear()  # the standard has no VRs for private elements


def known_vr(tag):
    try:
        return dictionary_VR(tag)
    except KeyError:
        return "UL" if tag.element == 0 else "LO" if tag.is_private_creator else "UN"


UNITS = {"US": 2, "SS": 2, "OW": 2, "AT": 2, "UL": 4, "SL": 4, "FL": 4, "OF": 4, "OL": 4, "FD": 8, "OD": 8, "OV": 8, "SV": 8, "UV": 8}


def little(value, vr, tag, ds):
    """The bytes as they are in little endian; 32-bit pixels are one number, whatever their VR (PS3.5 8.1.1)."""
    unit = UNITS.get(vr, 1)
    if tag == 0x7FE00010 and vr == "OW" and ds.get("BitsAllocated") in (32, 64):
        unit = ds.BitsAllocated // 8
    n = len(value) - len(value) % unit
    return b"".join(value[i : i + unit][::-1] for i in range(0, n, unit)) + value[n:] if unit > 1 else value


def walk(ds, depth, lines):
    for tag in sorted(ds.keys()):
        if tag == 0x00080005:
            continue  # pydicom decodes it while reading; its bytes are gone
        e = ds.get_item(tag)
        raw = isinstance(e, RawDataElement)
        vr = e.VR if e.VR else known_vr(tag)
        if vr == "SQ":
            items = ds[tag].value
            lines.append([depth, "%08X" % tag, "SQ", len(items), ""])
            for item in items:
                walk(item, depth + 1, lines)
        elif raw and e.length == 0xFFFFFFFF:
            lines.append([depth, "%08X" % tag, vr, -1, ""])
        else:
            value = (e.value or b"") if raw else b""
            if raw and not e.is_little_endian:
                value = little(value, vr, tag, ds)
            vr = vr if raw else vr + " or UN"  # an empty element is converted when it is asked for
            lines.append([depth, "%08X" % tag, vr, len(value), hashlib.sha256(value).hexdigest()[:16]])


def elements(ds, name, out):
    lines = []
    walk(ds, 0, lines)
    return lines


def to_json(ds, name, out):
    return ds.to_json_dict(bulk_data_threshold=1 << 40)


def texts(ds, name, out):
    return {"name": str(ds.PatientName), "comments": str(ds.get("PatientComments", "")), "institution": str(ds.get("InstitutionName", ""))}


def pixels(ds, name, out):
    import numpy as np
    from pydicom.pixel_data_handlers.util import apply_modality_lut, convert_color_space, apply_color_lut
    a = ds.pixel_array
    pi = ds.PhotometricInterpretation
    if pi == "PALETTE COLOR":
        a = apply_color_lut(a, ds)
        a = a.astype(np.float64) * (255.0 / ((1 << (8 * a.dtype.itemsize)) - 1))
    elif pi.startswith("YBR"):
        a = convert_color_space(a, pi, "RGB").astype(np.float64)
    elif pi != "RGB":
        a = apply_modality_lut(a, ds).astype(np.float64)
        groups = list(ds.get("SharedFunctionalGroupsSequence", [])) + list(ds.get("PerFrameFunctionalGroupsSequence", []))[-1:]
        for t in [g.PixelValueTransformationSequence[0] for g in groups if "PixelValueTransformationSequence" in g]:
            a = a * float(t.RescaleSlope) + float(t.RescaleIntercept)
    frames = int(getattr(ds, "NumberOfFrames", 1) or 1)
    a = a.reshape((frames,) + (a.shape[1:] if frames > 1 else a.shape)).astype("<f4")
    path = os.path.join(out, name + ".f32")
    a[-1].tofile(path)
    return {"frames": frames, "shape": list(a.shape[1:]), "file": path}


def main():
    mode, out = sys.argv[1], sys.argv[2]
    result = {}
    for path in sys.argv[3:]:
        name = os.path.basename(path)
        try:
            ds = pydicom.dcmread(path, force=True)
            result[path] = {"elements": elements, "json": to_json, "pixels": pixels, "texts": texts}[mode](ds, name, out)
        except Exception as e:  # what pydicom cannot read is not a question for it
            result[path] = {"error": type(e).__name__ + ": " + str(e)[:200]}
    with open(os.path.join(out, mode + ".json"), "w") as f:
        json.dump(result, f)


main()

"""pydicom with numpy, and OpenCV where it is installed: pydicom_timer.py TASK FILE SECONDS THREADS (one thread only)."""
import sys
import time

import numpy
import pydicom

try:
    import cv2
    cv2.setNumThreads(1)
except ImportError:
    cv2 = None

TAGS = ["SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID", "InstanceNumber"]


def header(path):
    for _ in pydicom.dcmread(path, stop_before_pixels=True):
        pass
    return 1


def tags(path):
    pydicom.dcmread(path, stop_before_pixels=True, specific_tags=TAGS)
    return 1


def decode(path, dataset={}):
    if path not in dataset:
        dataset[path] = pydicom.dcmread(path)
    dataset[path]._pixel_array = dataset[path]._pixel_id = None   # what it keeps of the last time
    dataset[path].convert_pixel_data()
    return int(getattr(dataset[path], "NumberOfFrames", 1) or 1)


def open_decode(path):
    dataset = pydicom.dcmread(path)
    dataset.pixel_array
    return int(getattr(dataset, "NumberOfFrames", 1) or 1)


def resize(levels, size):
    if cv2 is not None:
        return cv2.resize(levels, (size, size), interpolation=cv2.INTER_LINEAR)[None, None]
    at = [numpy.clip((numpy.arange(size) + 0.5) * extent / size - 0.5, 0, extent - 1.001).astype(numpy.float32) for extent in levels.shape]
    low = [a.astype(int) for a in at]
    down, right = (at[0] - low[0])[:, None], (at[1] - low[1])[None, :]
    top = levels[low[0]] * (1 - down) + levels[low[0] + 1] * down
    return (top[:, low[1]] * (1 - right) + top[:, low[1] + 1] * right)[None, None]


def to_tensor(dataset, stored, size):
    pixels = stored.astype(numpy.float32) * float(dataset.get("RescaleSlope", 1)) + float(dataset.get("RescaleIntercept", 0))
    resize(numpy.clip((pixels - (40 - 200)) / 400, 0, 1), size)
    return 1


def tensor(path, size):
    dataset = pydicom.dcmread(path)
    return to_tensor(dataset, dataset.pixel_array, size)


def preprocess(path, size, dataset={}):
    if path not in dataset:
        dataset[path] = pydicom.dcmread(path)
    return to_tensor(dataset[path], dataset[path].pixel_array, size)


def main():
    task, path, seconds, threads = sys.argv[1], sys.argv[2], float(sys.argv[3]), int(sys.argv[4])
    work = {"header": header, "tags": tags, "decode": decode, "open-decode": open_decode,
            "tensor-224": lambda p: tensor(p, 224), "tensor-512": lambda p: tensor(p, 512), "preprocess-224": lambda p: preprocess(p, 224)}.get(task)
    if work is None or threads != 1:
        return 3
    try:
        work(path)
    except Exception:
        return 3
    items, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        items += work(path)
    print(f"{items / (time.perf_counter() - began):.2f}")
    return 0


sys.exit(main())

// DCMTK: dcmtk TASK FILE SECONDS THREADS
#include "timer.h"
#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>
#include <dcmtk/dcmdata/dcfcache.h>
#include <dcmtk/dcmdata/dcrledrg.h>
#include <dcmtk/dcmjpeg/djdecode.h>
#include <dcmtk/dcmjpls/djdecode.h>
#include <string>

static Work header(const std::string& path) {
    return [path] {
        DcmFileFormat file;
        return file.loadFileUntilTag(path.c_str(), EXS_Unknown, EGL_noChange, DCM_MaxReadLength, ERM_autoDetect, DCM_PixelData).good() && file.getDataset()->card() > 0 ? 1L : -1L;
    };
}

static Work tags(const std::string& path) {
    return [path] {
        DcmFileFormat file;
        if (file.loadFileUntilTag(path.c_str(), EXS_Unknown, EGL_noChange, DCM_MaxReadLength, ERM_autoDetect, DCM_InstanceNumber).bad()) return -1L;
        OFString value;
        return file.getDataset()->findAndGetOFString(DCM_SOPInstanceUID, value).good() ? 1L : -1L;
    };
}

// The frames one by one, as a host gets them, with one file cache, so that fragments are not searched again.
static long decodeFrames(DcmDataset& dataset, std::vector<char>& buffer) {
    DcmElement* element = nullptr;
    if (dataset.findAndGetElement(DCM_PixelData, element).bad()) return -1;
    Uint32 size = 0;
    auto* pixels = static_cast<DcmPixelData*>(element);
    if (pixels->getUncompressedFrameSize(&dataset, size).bad()) return -1;
    buffer.resize(size + (size & 1));
    Sint32 count = 1;
    if (dataset.findAndGetSint32(DCM_NumberOfFrames, count).bad() || count < 1) count = 1;
    Uint32 fragment = 0;
    OFString model;
    DcmFileCache cache;
    for (Sint32 frame = 0; frame < count; frame++) {
        if (pixels->getUncompressedFrame(&dataset, frame, fragment, buffer.data(), Uint32(buffer.size()), model, &cache).bad()) return -1;
    }
    return count;
}

static Work decode(const std::string& path) {
    auto file = std::make_shared<DcmFileFormat>();
    if (file->loadFile(path.c_str(), EXS_Unknown, EGL_noChange, 0x7fffffff).bad()) return nullptr;
    file->loadAllDataIntoMemory();
    auto buffer = std::make_shared<std::vector<char>>();
    return [file, buffer] { return decodeFrames(*file->getDataset(), *buffer); };
}

static Work openDecode(const std::string& path) {
    auto buffer = std::make_shared<std::vector<char>>();
    return [path, buffer] {
        DcmFileFormat file;
        return file.loadFile(path.c_str()).good() ? decodeFrames(*file.getDataset(), *buffer) : -1L;
    };
}

static Work tensor(const std::string& path, int size) {
    auto out = std::make_shared<std::vector<float>>(size * size);
    return [path, size, out] {
        DcmFileFormat file;
        if (file.loadFile(path.c_str()).bad()) return -1L;
        auto* dataset = file.getDataset();
        Uint16 rows = 0, columns = 0;
        Float64 slope = 1, intercept = 0;
        const Uint16* pixels = nullptr;
        dataset->findAndGetUint16(DCM_Rows, rows);
        dataset->findAndGetUint16(DCM_Columns, columns);
        dataset->findAndGetFloat64(DCM_RescaleSlope, slope);
        dataset->findAndGetFloat64(DCM_RescaleIntercept, intercept);
        if (dataset->findAndGetUint16Array(DCM_PixelData, pixels).bad() || !pixels) return -1L;
        toTensor(reinterpret_cast<const int16_t*>(pixels), columns, rows, slope, intercept, 40, 400, size, out->data());
        return 1L;
    };
}

int main(int argc, char** argv) {
    if (argc != 5) return 2;
    OFLog::configure(OFLogger::OFF_LOG_LEVEL);
    DcmRLEDecoderRegistration::registerCodecs();
    DJDecoderRegistration::registerCodecs();
    DJLSDecoderRegistration::registerCodecs();
    std::string task = argv[1], path = argv[2];
    return measure([&]() -> Work {
        return task == "header" ? header(path) : task == "tags" ? tags(path) : task == "decode" ? decode(path) : task == "open-decode" ? openDecode(path)
            : task == "tensor-224" ? tensor(path, 224) : task == "tensor-512" ? tensor(path, 512) : nullptr;
    }, std::atof(argv[3]), std::atoi(argv[4]));
}

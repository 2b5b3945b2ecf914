// GDCM: gdcm TASK FILE SECONDS THREADS
#include "timer.h"
#include <cstring>
#include <gdcmImageReader.h>
#include <gdcmReader.h>
#include <gdcmTag.h>
#include <gdcmTrace.h>
#include <set>
#include <string>

static const gdcm::Tag PixelData(0x7fe0, 0x0010);

static Work header(const std::string& path) {
    return [path] {
        gdcm::Reader reader;
        reader.SetFileName(path.c_str());
        return reader.ReadUpToTag(PixelData, std::set<gdcm::Tag>()) && !reader.GetFile().GetDataSet().IsEmpty() ? 1L : -1L;
    };
}

static Work fourTags(const std::string& path) {
    return [path] {
        std::set<gdcm::Tag> tags{{0x0008, 0x0018}, {0x0020, 0x000d}, {0x0020, 0x000e}, {0x0020, 0x0013}};
        gdcm::Reader reader;
        reader.SetFileName(path.c_str());
        return reader.ReadSelectedTags(tags) && !reader.GetFile().GetDataSet().IsEmpty() ? 1L : -1L;
    };
}

static long frames(const gdcm::Image& image) { return image.GetNumberOfDimensions() == 3 ? image.GetDimension(2) : 1; }

static Work decode(const std::string& path) {
    auto reader = std::make_shared<gdcm::ImageReader>();
    reader->SetFileName(path.c_str());
    if (!reader->Read()) return nullptr;
    auto buffer = std::make_shared<std::vector<char>>(reader->GetImage().GetBufferLength());
    return [reader, buffer] { return reader->GetImage().GetBuffer(buffer->data()) ? frames(reader->GetImage()) : -1L; };
}

static Work openDecode(const std::string& path) {
    auto buffer = std::make_shared<std::vector<char>>();
    return [path, buffer] {
        gdcm::ImageReader reader;
        reader.SetFileName(path.c_str());
        if (!reader.Read()) return -1L;
        buffer->resize(reader.GetImage().GetBufferLength());
        return reader.GetImage().GetBuffer(buffer->data()) ? frames(reader.GetImage()) : -1L;
    };
}

static Work tensor(const std::string& path, int size) {
    auto buffer = std::make_shared<std::vector<char>>();
    auto out = std::make_shared<std::vector<float>>(size * size);
    return [path, size, buffer, out] {
        gdcm::ImageReader reader;
        reader.SetFileName(path.c_str());
        if (!reader.Read()) return -1L;
        const auto& image = reader.GetImage();
        buffer->resize(image.GetBufferLength());
        if (!image.GetBuffer(buffer->data())) return -1L;
        toTensor(reinterpret_cast<int16_t*>(buffer->data()), image.GetDimension(0), image.GetDimension(1), image.GetSlope(), image.GetIntercept(), 40, 400, size, out->data());
        return 1L;
    };
}

// The preprocessing by itself, on pixels that lie decoded in memory.
static Work preprocess(const std::string& path, int size) {
    gdcm::ImageReader reader;
    reader.SetFileName(path.c_str());
    if (!reader.Read()) return nullptr;
    const auto& image = reader.GetImage();
    auto buffer = std::make_shared<std::vector<char>>(image.GetBufferLength());
    if (!image.GetBuffer(buffer->data())) return nullptr;
    int width = image.GetDimension(0), height = image.GetDimension(1);
    double slope = image.GetSlope(), intercept = image.GetIntercept();
    auto out = std::make_shared<std::vector<float>>(size * size);
    return [=] {
        toTensor(reinterpret_cast<int16_t*>(buffer->data()), width, height, slope, intercept, 40, 400, size, out->data());
        return 1L;
    };
}

int main(int argc, char** argv) {
    if (argc != 5) return 2;
    gdcm::Trace::WarningOff();
    gdcm::Trace::ErrorOff();
    std::string task = argv[1], path = argv[2];
    return measure([&]() -> Work {
        return task == "header" ? header(path) : task == "tags" ? fourTags(path) : task == "decode" ? decode(path) : task == "open-decode" ? openDecode(path)
            : task == "tensor-224" ? tensor(path, 224) : task == "tensor-512" ? tensor(path, 512) : task == "preprocess-224" ? preprocess(path, 224) : nullptr;
    }, std::atof(argv[3]), std::atoi(argv[4]));
}

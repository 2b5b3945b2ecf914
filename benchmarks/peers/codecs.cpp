// The codec libraries by themselves, on one coded frame in memory: codecs jpeg|j2k|jls FILE SECONDS THREADS
#include "timer.h"
#include <charls/charls.h>
#include <cstring>
#include <fstream>
#include <iterator>
#include <openjpeg.h>
#include <string>
#include <turbojpeg.h>

using Bytes = std::shared_ptr<std::vector<unsigned char>>;

static Work jpeg(Bytes stream) {
    std::shared_ptr<void> handle(tjInitDecompress(), [](void* h) { tjDestroy(h); });
    int width, height, sampling, color;
    if (tjDecompressHeader3(handle.get(), stream->data(), stream->size(), &width, &height, &sampling, &color)) return nullptr;
    int format = color == TJCS_GRAY ? TJPF_GRAY : TJPF_RGB;
    auto out = std::make_shared<std::vector<unsigned char>>(size_t(width) * height * tjPixelSize[format]);
    return [=] { return tjDecompress2(handle.get(), stream->data(), stream->size(), out->data(), width, 0, height, format, TJFLAG_ACCURATEDCT) ? -1L : 1L; };
}

struct Cursor { const unsigned char* data; size_t size, at; };

static Work j2k(Bytes stream) {
    auto out = std::make_shared<std::vector<OPJ_INT32>>();
    return [stream, out]() -> long {
        Cursor cursor{stream->data(), stream->size(), 0};
        opj_stream_t* input = opj_stream_create(1 << 20, OPJ_TRUE);
        opj_stream_set_user_data(input, &cursor, nullptr);
        opj_stream_set_user_data_length(input, cursor.size);
        opj_stream_set_read_function(input, [](void* to, OPJ_SIZE_T count, void* user) -> OPJ_SIZE_T {
            auto* c = static_cast<Cursor*>(user);
            size_t n = std::min<size_t>(count, c->size - c->at);
            if (n == 0) return OPJ_SIZE_T(-1);
            std::memcpy(to, c->data + c->at, n);
            c->at += n;
            return n;
        });
        opj_stream_set_skip_function(input, [](OPJ_OFF_T count, void* user) -> OPJ_OFF_T { static_cast<Cursor*>(user)->at += count; return count; });
        opj_stream_set_seek_function(input, [](OPJ_OFF_T to, void* user) -> OPJ_BOOL { static_cast<Cursor*>(user)->at = to; return OPJ_TRUE; });
        bool isFile = stream->size() > 8 && !std::memcmp(stream->data() + 4, "jP  ", 4);
        opj_codec_t* codec = opj_create_decompress(isFile ? OPJ_CODEC_JP2 : OPJ_CODEC_J2K);
        opj_dparameters_t parameters;
        opj_set_default_decoder_parameters(&parameters);
        opj_image_t* image = nullptr;
        bool good = opj_setup_decoder(codec, &parameters) && opj_read_header(input, codec, &image) && opj_decode(codec, input, image);
        opj_image_destroy(image);
        opj_destroy_codec(codec);
        opj_stream_destroy(input);
        return good ? 1 : -1;
    };
}

static Work jls(Bytes stream) {
    auto out = std::make_shared<std::vector<unsigned char>>();
    return [stream, out]() -> long {
        try {
            charls::jpegls_decoder decoder(*stream, true);
            out->resize(decoder.destination_size());
            decoder.decode(*out);
            return 1;
        } catch (const charls::jpegls_error&) {
            return -1;
        }
    };
}

int main(int argc, char** argv) {
    if (argc != 5) return 2;
    std::ifstream file(argv[2], std::ios::binary);
    auto stream = std::make_shared<std::vector<unsigned char>>(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    std::string task = argv[1];
    return measure([&]() -> Work { return task == "jpeg" ? jpeg(stream) : task == "j2k" ? j2k(stream) : task == "jls" ? jls(stream) : nullptr; }, std::atof(argv[3]), std::atoi(argv[4]));
}

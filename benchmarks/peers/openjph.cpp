// OpenJPH by itself, on one coded frame in memory: openjph htj2k FILE SECONDS THREADS
#include "timer.h"
#include <fstream>
#include <iterator>
#include <openjph/ojph_arch.h>
#include <openjph/ojph_mem.h>
#include <openjph/ojph_file.h>
#include <openjph/ojph_params.h>
#include <openjph/ojph_codestream.h>
#include <string>

int main(int argc, char** argv) {
    if (argc != 5 || std::string(argv[1]) != "htj2k") return 3;
    std::ifstream file(argv[2], std::ios::binary);
    auto stream = std::make_shared<std::vector<unsigned char>>(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    return measure([&]() -> Work {
        auto out = std::make_shared<std::vector<int>>();
        return [stream, out]() -> long {
            try {
                ojph::mem_infile input;
                input.open(stream->data(), stream->size());
                ojph::codestream codestream;
                codestream.read_headers(&input);
                codestream.set_planar(false);
                codestream.create();
                auto size = codestream.access_siz();
                long lines = long(size.get_image_extent().y - size.get_image_offset().y) * size.get_num_components();
                for (long i = 0; i < lines; i++) {
                    ojph::ui32 component;
                    ojph::line_buf* line = codestream.pull(component);
                    out->assign(line->i32, line->i32 + line->size);
                }
                codestream.close();
                return 1;
            } catch (const std::exception&) {
                return -1;
            }
        };
    }, std::atof(argv[3]), std::atoi(argv[4]));
}

// What all timers share: a task is run over and over on each thread for some seconds; the rate is printed.
#pragma once
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

// Makes the work of one thread: called again and again, it returns the items done, or a negative number when it cannot.
using Work = std::function<long()>;
using MakeWork = std::function<Work()>;

inline double now() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// Prints the items a second; 3 is the exit code for "this program cannot do that".
inline int measure(const MakeWork& make, double seconds, int threads) {
    std::vector<Work> works;
    for (int i = 0; i < threads; i++) works.push_back(make());
    for (auto& work : works) {
        if (!work || work() < 0) return 3;
    }

    auto drive = [&](double duration) {
        std::atomic<long> items{0};
        double began = now(), end = began + duration;
        std::vector<std::thread> running;
        for (auto& work : works) {
            running.emplace_back([&items, &work, end] {
                long own = 0;
                while (now() < end) own += work();
                items += own;
            });
        }
        for (auto& thread : running) thread.join();
        return items / (now() - began);
    };
    drive(0.3 * seconds);
    std::printf("%.2f\n", drive(seconds));
    return 0;
}

// CT as a model wants it: Hounsfield units, a window to 0 … 1, bilinear to size × size, float.
inline void toTensor(const int16_t* pixels, int width, int height, double slope, double intercept, float center, float window, int size, float* out) {
    float scale = float(slope) / window, shift = (float(intercept) - (center - window / 2)) / window;
    std::vector<int> left(size);
    std::vector<float> weight(size);
    for (int x = 0; x < size; x++) {
        float at = (x + 0.5f) * width / size - 0.5f;
        at = at < 0 ? 0 : at;
        left[x] = int(at) < width - 1 ? int(at) : width - 2;
        weight[x] = at - left[x];
    }
    for (int y = 0; y < size; y++) {
        float at = (y + 0.5f) * height / size - 0.5f;
        at = at < 0 ? 0 : at;
        int top = int(at) < height - 1 ? int(at) : height - 2;
        float down = at - top;
        const int16_t *a = pixels + size_t(top) * width, *b = a + width;
        for (int x = 0; x < size; x++) {
            auto level = [&](int16_t value) {
                float v = value * scale + shift;
                return v < 0 ? 0.f : v > 1 ? 1.f : v;
            };
            int l = left[x];
            float upper = level(a[l]) + (level(a[l + 1]) - level(a[l])) * weight[x];
            float lower = level(b[l]) + (level(b[l + 1]) - level(b[l])) * weight[x];
            out[y * size + x] = upper + (lower - upper) * down;
        }
    }
}

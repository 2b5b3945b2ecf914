"""numpy, faiss and hnswlib, where they are installed, on one thread or two: similarity_timer.py FILE COUNT DIMENSIONS QUERIES THREADS.

FILE has the vectors and then the queries, as 32-bit floats. A line for each figure: name, tab, milliseconds (or a share, or CPU-seconds). Each is the best of its rounds.
"""
import sys
import time

import numpy as np


def best(work, rounds):
    least = float("inf")
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        least = min(least, time.perf_counter() - began)
    return least * 1000


def say(name, value):
    print(f"{name}\t{value:.5f}", flush=True)


def main():
    path, count, dimensions, queries, threads = sys.argv[1], *map(int, sys.argv[2:6])
    data = np.fromfile(path, dtype=np.float32).reshape(count + queries, dimensions)
    vectors, asked = data[:count], data[count:]
    rounds = 7 if count <= 200_000 else 3
    print("BLAS: OpenBLAS" if "openblas" in open("/proc/self/maps").read() else "BLAS: the reference, which is slow: numpy and faiss could do better", file=sys.stderr)

    def top(query):
        scores = vectors @ query
        near = np.argpartition(-scores, 10)[:10]
        return near[np.argsort(-scores[near])]

    say("numpy", best(lambda: top(asked[0]), rounds))
    exact = [set(top(query)) for query in asked]
    try:
        import faiss
        faiss.omp_set_num_threads(threads)
        flat = faiss.IndexFlatIP(dimensions)
        flat.add(vectors)
        say("faiss flat", best(lambda: flat.search(asked[:1], 10), rounds))
        say("faiss batch", best(lambda: flat.search(asked, 10), 4) / queries)
        del flat
        quantised = faiss.IndexScalarQuantizer(dimensions, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT)
        quantised.train(vectors[:100_000])
        quantised.add(vectors)
        say("faiss SQ8", best(lambda: quantised.search(asked[:1], 10), rounds))
        del quantised
    except ImportError:
        print("missing peer: faiss (python3-faiss)", file=sys.stderr)
    if threads > 1 or count > 200_000:
        return
    try:
        import hnswlib
    except ImportError:
        print("missing peer: hnswlib (python3-hnswlib)", file=sys.stderr)
        return
    graph = hnswlib.Index(space="ip", dim=dimensions)
    graph.init_index(max_elements=count, ef_construction=128, M=16, random_seed=1)
    began = time.process_time()
    graph.add_items(vectors, num_threads=1)
    say("hnswlib build", time.process_time() - began)
    for width in (64, 128):
        graph.set_ef(width)
        graph.set_num_threads(1)
        say(f"hnswlib {width}", sum(best(lambda: graph.knn_query(query, k=10), 15) for query in asked) / queries)
        found = [set(graph.knn_query(query, k=10)[0][0]) for query in asked]
        say(f"hnswlib recall {width}", sum(len(one & other) for one, other in zip(exact, found)) / (10 * queries))


main()

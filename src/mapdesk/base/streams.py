"""River lines in, main stems and tributaries out: the source has no hierarchy, so length along the network decides."""

import heapq
import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

Point = tuple[float, float]
Graph = dict[Point, dict[Point, float]]

MAIN_SHARE = 0.6  # the Tigris beside the Euphrates is a main stem, the Khabur is not


class Stream(NamedTuple):
    """A run of river: points in degrees, whether it is a main stem, and its name where one is known."""

    points: tuple[Point, ...]
    is_main: bool
    name: str = ""


def river_graph(lines: Iterable[Sequence[Point]]) -> Graph:
    """Join lines at equal vertices; edges weigh degrees, longitude shrunk by latitude."""
    graph: Graph = defaultdict(dict)
    for line in lines:
        for a, b in itertools.pairwise(line):
            if a != b:
                length = math.hypot((a[0] - b[0]) * math.cos(math.radians(a[1])), a[1] - b[1])
                graph[a][b] = graph[b][a] = length
    return graph


def _farthest(graph: Graph, start: Point) -> tuple[Point, float, dict[Point, Point], dict[Point, float]]:
    """Dijkstra: the vertex farthest along the network, its distance, who came before whom, all distances."""
    distance, before, heap = {start: 0.0}, {start: start}, [(0.0, start)]
    last = (0.0, start)
    while heap:
        length, here = heapq.heappop(heap)
        if length > distance[here]:
            continue
        last = max(last, (length, here))
        for there, step in graph[here].items():
            if length + step < distance.get(there, math.inf):
                distance[there], before[there] = length + step, here
                heapq.heappush(heap, (length + step, there))
    return last[1], last[0], before, distance


def main_stems(graph: Graph, shortest: float) -> list[tuple[Point, ...]]:
    """Return the longest path of each connected network, longest first.

    A path counts if it has at least ``shortest`` degrees and ``MAIN_SHARE`` of the longest one's. Two sweeps of
    Dijkstra find the longest path of a tree, which a river network nearly is.
    """
    found, seen = [], set[Point]()
    for start in sorted(graph):
        if start in seen:
            continue
        head, _, _, reached = _farthest(graph, start)
        seen.update(reached)
        mouth, length, before, _ = _farthest(graph, head)
        if length < shortest:
            continue
        path = [mouth]
        while path[-1] != head:
            path.append(before[path[-1]])
        found.append((length, tuple(path)))
    enough = MAIN_SHARE * max((length for length, _ in found), default=0.0)
    return [path for length, path in sorted(found, key=lambda item: (-item[0], item[1][0])) if length >= enough]


def split_streams(
    lines: Sequence[Sequence[Point]], shortest: float, names: Mapping[str, Point] | None = None
) -> list[Stream]:
    """Divide river lines into main stems (see ``main_stems``) and the rest, and name them.

    Each name goes, in order, to the nearest stream without one within 0.1 degrees of its point, stems first.
    """
    import shapely

    stems = main_stems(river_graph(lines), shortest)
    edges = {frozenset(edge) for stem in stems for edge in itertools.pairwise(stem)}
    pairs = [
        shapely.LineString(pair)
        for line in lines
        for pair in itertools.pairwise(line)
        if pair[0] != pair[1] and frozenset(pair) not in edges
    ]
    merged = shapely.line_merge(shapely.MultiLineString(pairs)) if pairs else shapely.MultiLineString()
    rest = sorted(tuple(part.coords) for part in shapely.get_parts(merged))
    streams = [Stream(stem, True) for stem in stems] + [Stream(part, False) for part in rest]
    shapes = [shapely.LineString(stream.points) for stream in streams]
    for name, point in (names or {}).items():
        gaps = shapely.distance(shapes, shapely.Point(point))
        near = [i for i, gap in enumerate(gaps) if gap <= 0.1 and not streams[i].name]
        if near:
            best = min(near, key=lambda i: (not streams[i].is_main, gaps[i]))
            streams[best] = streams[best]._replace(name=name)
    return streams

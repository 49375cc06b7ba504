"""The tiled base map that a desk names: what is drawn of it is told, what cannot be drawn is refused with a remedy."""

import io

import pytest
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

from mapdesk.errors import InputError
from mapdesk.publish import interactive_tiles
from mapdesk.publish.interactive_tiles import FILE, read_tiles


@pytest.fixture
def make_raster(tmp_path):
    def make(attribution=None, tile_type=TileType.PNG, packed=Compression.NONE):
        stream = io.BytesIO()
        writer = Writer(stream)
        writer.write_tile(zxy_to_tileid(0, 0, 0), b"a picture")
        head = {"tile_type": tile_type, "tile_compression": packed, "min_zoom": 0, "max_zoom": 0}
        head |= {"min_lon_e7": 0, "min_lat_e7": 0, "max_lon_e7": 1, "max_lat_e7": 1}
        head |= {"center_zoom": 0, "center_lon_e7": 0, "center_lat_e7": 0}
        writer.finalize(head, {"attribution": attribution} if attribution else {})
        path = tmp_path / "base.pmtiles"
        path.write_bytes(stream.getvalue())
        return path

    return make


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"none\.pmtiles: No such file.*\[map\] tiles names"):
        read_tiles(tmp_path / "none.pmtiles")


@pytest.mark.parametrize(
    "content", [b"", b"PMTiles", b"PMTiles\x02" + bytes(200), b"\xff\xfe" * 200, b"PMTiles\x03" + bytes(20)]
)
def test_what_is_no_such_file_is_refused(tmp_path, content):
    path = tmp_path / "base.pmtiles"
    path.write_bytes(content)
    with pytest.raises(InputError, match="not a PMTiles file of version 3"):
        read_tiles(path, "Somebody")


def test_a_file_cut_off_in_its_description_is_refused(make_raster):
    path = make_raster("Somebody")
    path.write_bytes(path.read_bytes()[:140])
    with pytest.raises(InputError, match="cut off"):
        read_tiles(path)


@pytest.mark.parametrize("described", [b"[]", b"null", b"\x1f\x8b\x08\x00" + bytes(20)])
def test_a_description_that_is_none_is_refused(make_raster, described):
    path = make_raster("Somebody")
    content = path.read_bytes()
    start, length = (int.from_bytes(content[at : at + 8], "little") for at in (24, 32))
    changed = content[:32] + len(described).to_bytes(8, "little") + content[40:start] + described.ljust(length, b" ")
    path.write_bytes(changed + content[start + length :])
    with pytest.raises(InputError, match="not a PMTiles file of version 3"):
        read_tiles(path, "Somebody")


@pytest.mark.parametrize(
    ("made", "told"),
    [
        ({"tile_type": TileType.UNKNOWN}, "holds unknown tiles"),
        ({"packed": Compression.BROTLI}, "cannot unpack brotli"),
    ],
)
def test_tiles_that_no_browser_here_can_read_are_refused(make_raster, made, told):
    with pytest.raises(InputError, match=told):
        read_tiles(make_raster("Somebody", **made))


def test_too_large_a_file_is_refused_before_it_is_read(make_raster, monkeypatch):
    monkeypatch.setattr(interactive_tiles, "MOST_BYTES", 100)
    with pytest.raises(InputError, match=r"too much for a bundle.*pmtiles extract"):
        read_tiles(make_raster("Somebody"))


def test_nobody_to_credit_is_refused(make_raster):
    with pytest.raises(InputError, match="tiles_credit"):
        read_tiles(make_raster())


def test_the_files_own_attribution_is_told_as_text(make_raster):
    link = '<a href="https://example.org/c" target="_blank">&copy; Example Maps</a>'
    assert read_tiles(make_raster(link)).credit == "© Example Maps"
    assert read_tiles(make_raster(link), "The desk").credit == "The desk"
    assert read_tiles(make_raster("<!-- nobody --> Somebody")).credit == "Somebody"


def test_raster_tiles_are_told_from_vector_tiles_with_what_each_layer_is_drawn_as(make_raster, make_tiles, tmp_path):
    assert read_tiles(make_raster("Somebody")).about() == {"file": FILE, "kind": "raster", "layers": []}
    found = read_tiles(make_tiles(tmp_path / "roads.pmtiles"), "Somebody")
    assert found.about() == {"file": FILE, "kind": "vector", "layers": [["roads", "road"]]}
    assert found.content == (tmp_path / "roads.pmtiles").read_bytes()


def test_vector_tiles_of_which_nothing_is_drawn_are_refused(make_tiles, tmp_path):
    path = make_tiles(tmp_path / "other.pmtiles", layer="zoning")
    with pytest.raises(InputError, match="its layers \\(zoning\\)"):
        read_tiles(path, "Somebody")

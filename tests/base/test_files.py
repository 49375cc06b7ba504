import pytest

from mapdesk.base.files import write_atomically


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "map.csv"
    path.write_bytes(b"old")

    def write_half():
        with write_atomically(path) as stream:
            stream.write(b"new")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_half()
    assert [p.name for p in tmp_path.iterdir()] == ["map.csv"]
    assert path.read_bytes() == b"old"


def test_a_finished_write_replaces_the_file(tmp_path):
    path = tmp_path / "map.csv"
    path.write_bytes(b"old")
    with write_atomically(path) as stream:
        stream.write(b"new")
    assert [p.read_bytes() for p in tmp_path.iterdir()] == [b"new"]

"""The only room that writes files: all of them or none, and never over a person's work."""

from __future__ import annotations

from kamakura_report.io.files.atomic import (
    discard_file,
    keeping,
    put_aside,
    replace_file,
    sweep_unfinished,
    workspace_key,
)
from kamakura_report.io.files.file_plan import backup_path
from kamakura_report.io.files.folders import file_marks, made_folders
from kamakura_report.io.files.lock import doing_task, locked, person
from kamakura_report.io.files.lock_held import must_hold_lock
from kamakura_report.io.files.moves import settle_claim
from kamakura_report.io.files.outputs import Content, Output, Policy, Told, sha256
from kamakura_report.io.files.places import absolute_path, name_in
from kamakura_report.io.files.read_files import files_inside, read_file
from kamakura_report.io.files.shelf import Shelf
from kamakura_report.io.files.staging import AnyOutput, Staged, StagedFiles, Staging
from kamakura_report.io.files.unfinished import clear_note, left_unfinished, newest_record
from kamakura_report.io.files.write_files import (
    Cleared,
    Written,
    as_written,
    clear_files,
    ever_written,
    fresh_folder,
    made_of_same,
    write_all,
)
from kamakura_report.io.packed import Packed, pack_content, packed_digest, unpack_content, unpacked_parts

__all__ = [
    "AnyOutput",
    "Cleared",
    "Content",
    "Output",
    "Packed",
    "Policy",
    "Shelf",
    "Staged",
    "StagedFiles",
    "Staging",
    "Told",
    "Written",
    "absolute_path",
    "as_written",
    "backup_path",
    "clear_files",
    "clear_note",
    "discard_file",
    "doing_task",
    "ever_written",
    "file_marks",
    "files_inside",
    "fresh_folder",
    "keeping",
    "left_unfinished",
    "locked",
    "made_folders",
    "made_of_same",
    "must_hold_lock",
    "name_in",
    "newest_record",
    "pack_content",
    "packed_digest",
    "person",
    "put_aside",
    "read_file",
    "replace_file",
    "settle_claim",
    "sha256",
    "sweep_unfinished",
    "unpack_content",
    "unpacked_parts",
    "workspace_key",
    "write_all",
]

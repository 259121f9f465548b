"""Text."""

from zhibu.foundation.kernel.text import prose


def test_prose_keeps_what_was_written():
    written = "同意入党。\u200b \r\n\r\n　　理由：（一）表现好；\n\n"
    assert prose(written) == "同意入党。\n\n　　理由：（一）表现好；"
    assert prose("　　首行空两格") == "　　首行空两格"
    assert prose("\n \n") == ""

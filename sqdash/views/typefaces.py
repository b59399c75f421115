"""The faces with Chinese forms that are asked for, best first; what is not installed is passed over."""

from __future__ import annotations

SANS = (
    "PingFang SC", "Microsoft YaHei", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "Noto Sans CJK SC",
    "Hiragino Sans GB", "SimHei", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei",
)  # fmt: skip
SERIF = (
    "FangSong", "STFangsong", "FangSong_GB2312", "Songti SC", "Noto Serif SC", "Source Han Serif SC",
    "Source Han Serif CN", "Noto Serif CJK SC", "SimSun", "AR PL UMing CN",
)  # fmt: skip
CSS = ",".join((*SANS[:6], "sans-serif"))
"""as a browser takes them, in a style or in an attribute: no name needs quotes; short, for every figure carries it"""

"""Texts of files."""

TEXTS: dict[str, tuple[str, str]] = {
    "demo.terrain": ("terrain must be plain, hill or mountain", "地形须为 plain、hill 或 mountain"),
    "demo.stations": (
        "a demo county must have {low} to {high} stations",
        "示例县的站点数须在 {low} 到 {high} 之间",
    ),
    "demo.not_empty": ("the folder must be new or empty", "文件夹须不存在或为空"),
    "demo.not_empty.fix": (
        "choose another one, or replace its files with --force",
        "请另选文件夹，或用 --force 覆盖其中的同名文件",
    ),
    "demo.not_a_folder": ("must be a folder, not a file", "须为文件夹，不能是文件"),
    "demo.cannot_write": ("the folder must be one that can be written to", "文件夹须可写入"),
}

"""``rpkdgen init``: a plan repository for any region, that checks clean and builds at once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from rpkdgen.body import Heading
from rpkdgen.checks import check
from rpkdgen.cli import cli
from rpkdgen.commands import init
from rpkdgen.document import Edition
from rpkdgen.inlines import plain
from rpkdgen.problem import Severity
from rpkdgen.read import Fields, Text, read_yaml
from rpkdgen.reference import DATA, read_table
from rpkdgen.regions import regions, regions_meant
from rpkdgen.skeleton import Start, as_yaml, files_of, strategies_named, strategy_sets
from rpkdgen.templating import render_body
from rpkdgen.validate import Loaded, load_folder
from tests.repositories import ENVIRONMENT, git

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)


def run(folder: Path, *words: str, answers: str = "") -> Result:
    return CliRunner().invoke(cli, ["init", str(folder), *words], input=answers)


def made(folder: Path, *words: str) -> Loaded:
    """The plan that init made in the folder."""
    result = run(folder, "--tanpa-git", *words)
    assert result.exit_code == 0, result.output
    return load_folder(folder / "plan")


def told(loaded: Loaded, *, notes: bool = False) -> list[str]:
    return [f"{p.position.file}:{p.position.line} {p.code} {p.message}" for p in check(loaded)
            if notes or p.severity is not Severity.INFO]  # fmt: skip


# ── any region, checked clean ────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("region", "period", "strategies", "head", "places"),
    [
        ("Kabupaten Lebak", "2025-2029", (), "Bupati", ("Kecamatan", "Desa/Kelurahan")),
        ("36.71", "2024-2026", ("perpres-15-2010",), "Wali Kota", ("Kecamatan", "Kelurahan")),
        ("Provinsi Banten", "2025-2030", ("inpres-8-2025",), "Gubernur", ("Kabupaten/Kota", "Kecamatan")),
        ("Provinsi Papua Selatan", "2030", (), "Gubernur", ("Kabupaten/Kota", "Distrik")),
        ("Kabupaten Jayapura", "2025-2029", (), "Bupati", ("Distrik", "Kampung/Kelurahan")),
        ("Kota Banda Aceh", "2019-2024", (), "Wali Kota", ("Kecamatan", "Gampong")),
        ("Kabupaten Sleman", "2025-2026", ("Satu: #a", "Dua {x}", "Tiga - ya"), "Bupati", ("Kapanewon", "Kalurahan")),
    ],
)  # fmt: skip
def test_a_new_plan_checks_clean(
    tmp_path: Path, region: str, period: str, strategies: Sequence[str], head: str, places: tuple[str, str]
) -> None:
    options = [word for name in strategies for word in ("--strategi", name)]
    loaded = made(tmp_path / "rpkd", "--daerah", region, "--periode", period, *options)
    assert told(loaded) == []
    plan = loaded.plan
    assert plan is not None
    first, _, last = period.partition("-")
    assert plan.tahun == tuple(range(int(first), int(last or first) + 1))
    assert plan.sebutan.kepala_daerah == head
    assert (plan.sebutan.kecamatan, plan.sebutan.kelurahan) == places
    assert plan.pejabat.kepala_daerah.nama is None, "an official is printed as dots"
    if len(strategies) == 1:
        assert [s.nama for s in plan.strategi] == [s.nama for s in strategy_sets()[strategies[0]][1]]
    elif strategies:
        assert [s.nama for s in plan.strategi] == list(strategies)
    assert {p.strategi for p in plan.program} == {s.id for s in plan.strategi}
    assert CliRunner().invoke(cli, ["fmt", "--check", "--plan", str(tmp_path / "rpkd" / "plan")]).exit_code == 0
    assert all(p.sumber == "ilustratif" and p.sumber_pagu == "ilustratif" for p in plan.program)


def test_every_region_is_known_by_its_code_and_by_its_name() -> None:
    assert len(regions()) == 552
    for region in regions():
        assert regions_meant(region.kode) == (region,)
        assert regions_meant(region.nama) == (region,), region.nama
        assert regions_meant(region.nama.upper().replace("KABUPATEN ", "Kab. ")) == (region,)


def test_the_data_of_new_plans_is_about_known_things() -> None:
    codes = {region.kode for region in regions()}
    for name, column in (("ibu-kota.csv", "kode"), ("dasar-hukum.csv", "nomor")):
        rows = [row for _, row in read_table(name, (DATA / "awal" / name).read_text(encoding="utf-8")).rows]
        keys = [tuple(row.values()) if column == "nomor" else row[column] for row in rows]
        assert len(keys) == len(set(keys)) > 0
        assert column == "nomor" or set(keys) <= codes


@pytest.mark.parametrize(
    ("region", "years", "named", "left_out"),
    [
        ("36.02", (2025, 2029), {("8", "2025"), ("6", "2014")}, {("4", "2022"), ("11", "2006")}),
        ("36.71", (2024, 2026), {("4", "2022"), ("8", "2025")}, {("6", "2014")}),
        ("11.71", (2019, 2021), {("11", "2006")}, {("4", "2022"), ("8", "2025")}),
        ("93", (2030, 2034), {("21", "2001"), ("4", "2025")}, {("8", "2025"), ("13", "2012")}),
    ],
)  # fmt: skip
def test_the_legal_base_suits_the_region_and_the_period(
    region: str, years: tuple[int, int], named: set[tuple[str, str]], left_out: set[tuple[str, str]]
) -> None:
    (chosen,) = regions_meant(region)
    span = tuple(range(years[0], years[1] + 1))
    text = files_of(Start(chosen, span, strategies_named(["inpres-8-2025"])))["plan/dasar-hukum.yaml"].decode()
    written = {(law["nomor"], law["tahun"]) for law in yaml.load(text, yaml.BaseLoader)["dasar_hukum"]}
    assert named <= written and not left_out & written


# ── built ────────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture(scope="module")
def lebak(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new plan of one year with all its files, in git."""
    folder = tmp_path_factory.mktemp("daerah") / "rpkd lebak"
    with pytest.MonkeyPatch.context() as patch:
        for name, value in ENVIRONMENT.items():
            patch.setenv(name, value)
        words = ["--daerah", "lebak", "--periode", "2026", "--program", "git+https://contoh.id/rpkdgen@v1",
                 "--organisasi", "pemkab-lebak"]  # fmt: skip
        result = run(folder, *words)
    assert result.exit_code == 0, result.output
    return folder


def test_both_documents_are_built_at_once_without_the_guiding_text(lebak: Path, tmp_path: Path) -> None:
    words = ["build", "--plan", str(lebak / "plan"), "--out", str(tmp_path), "--format", "pdf", "rpkd", "rat"]
    result = CliRunner().invoke(cli, words)
    assert result.exit_code == 0, result.output
    for name in ("rpkd", "rat-2026"):
        text = " ".join(page.extract_text() for page in PdfReader(tmp_path / f"{name}.pdf").pages)
        assert "Kabupaten Lebak" in text and "BUPATI LEBAK" in text
        assert "PETUNJUK" not in text
        assert "Angka Ilustratif" in text or "ANGKA ILUSTRATIF" in text


def test_reports_have_their_chapters_when_realisasi_is_written(tmp_path: Path) -> None:
    made(tmp_path / "rpkd", "--daerah", "36.04", "--periode", "2025-2026")
    quarters = "".join(
        f"          {q}: {{keuangan: 300.000.000, fisik: {25 * q}, keluaran: {200 * q}}}\n" for q in range(1, 5)
    )
    file = tmp_path / "rpkd" / "plan" / "realisasi" / "2025-dinsos.yaml"
    file.parent.mkdir()
    file.write_text(
        "realisasi:\n  - tahun: 2025\n    perangkat_daerah: dinsos\n    sumber: ilustratif\n    rincian:\n"
        f"      - sub_kegiatan: 1.06.05.2.02.0003\n        triwulan:\n{quarters}",
        encoding="utf-8",
    )
    loaded = load_folder(tmp_path / "rpkd" / "plan")
    assert told(loaded) == [] and loaded.plan is not None
    for kind, edition in (("laporan", Edition(2025, "tw2")), ("lp2kd", Edition(2025)), ("rat", Edition(2026))):
        body = render_body(loaded.plan, ROOT / "templates", kind, edition)
        headings = [
            plain(block.content) for block in body.slots["isi"] if isinstance(block, Heading) and block.level == 1
        ]
        assert len(headings) >= 5, kind


def test_guiding_text_stands_in_the_chapters(lebak: Path) -> None:
    chapters = list((lebak / "plan" / "narasi").glob("*/*.md"))
    guided = [path for path in chapters if "<!-- PETUNJUK" in path.read_text(encoding="utf-8")]
    assert len(guided) >= 10


# ── the repository ───────────────────────────────────────────────────────────────────────────────
def test_all_is_committed_by_rpkdgen_where_git_does_not_know_the_user(lebak: Path) -> None:
    assert git(lebak, "status", "--porcelain") == ""
    assert git(lebak, "log", "--format=%an|%s", "main") == "rpkdgen init|Rencana baru dari rpkdgen init"
    assert git(lebak, "check-attr", "merge", "plan/program/dinsos.yaml").endswith(": rpkdgen")
    assert git(lebak, "check-ignore", "build/rpkd.pdf", ".rpkdgen/skema.json").count("\n") == 1


def test_the_owner_of_each_file_is_named(lebak: Path) -> None:
    lines = (lebak / "CODEOWNERS").read_text(encoding="utf-8").splitlines()
    owners = {line.split()[0]: line.split()[1:] for line in lines if line and not line.startswith("#")}
    assert owners["*"] == ["@pemkab-lebak/bappeda"]
    programs = {f"/plan/program/{path.name}" for path in (lebak / "plan" / "program").iterdir()}
    assert programs == {path for path in owners if path.startswith("/plan/program/")}
    assert owners["/plan/program/dinsos.yaml"] == ["@pemkab-lebak/dinsos"]


def test_recipes_and_editor_settings_can_be_read_and_say_where_the_program_is(lebak: Path) -> None:
    recipe = yaml.safe_load((lebak / ".github" / "workflows" / "rpkd.yml").read_text(encoding="utf-8"))
    assert recipe["env"]["RPKDGEN"] == "git+https://contoh.id/rpkdgen@v1"
    recipe = yaml.safe_load((lebak / ".gitlab-ci.yml").read_text(encoding="utf-8"))
    assert recipe["variables"]["RPKDGEN"] == "git+https://contoh.id/rpkdgen@v1"
    (hooks,) = yaml.safe_load((lebak / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
    offered = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert (hooks["repo"], hooks["rev"]) == ("https://contoh.id/rpkdgen", "v1")
    assert [hook["id"] for hook in hooks["hooks"]] == [hook["id"] for hook in offered]
    settings = "\n".join(
        line for line in (lebak / ".vscode" / "settings.json").read_text(encoding="utf-8").splitlines()
        if not line.lstrip().startswith("//")
    )  # fmt: skip
    (schema,) = json.loads(settings)["yaml.schemas"]
    assert (lebak / schema).is_file()
    assert "dinsos" in (lebak / schema).read_text(encoding="utf-8")
    template = (lebak / ".github" / "pull_request_template.md").read_text(encoding="utf-8")
    assert (lebak / ".gitlab" / "merge_request_templates" / "Default.md").read_text(encoding="utf-8") == template


def test_without_an_address_no_index_is_asked_and_the_hooks_are_those_of_this_computer(tmp_path: Path) -> None:
    made(tmp_path / "r", "--daerah", "36.02", "--periode", "2026")
    recipe = yaml.safe_load((tmp_path / "r" / ".gitlab-ci.yml").read_text(encoding="utf-8"))
    assert recipe["variables"]["RPKDGEN"].startswith("ISI: ")
    (hooks,) = yaml.safe_load((tmp_path / "r" / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
    offered = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert [{**hook, "language": "python"} for hook in hooks["hooks"]] == [
        {name: value for name, value in hook.items() if name != "description"} for hook in offered
    ]


def test_a_plan_inside_another_repository_says_so(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    result = run(tmp_path / "rpkd", "--daerah", "36.02", "--periode", "2026")
    assert "di dalam repositori" in result.output
    assert git(tmp_path / "rpkd", "log", "--format=%s") == "Rencana baru dari rpkdgen init"


# ── what is refused ──────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--daerah", "Tangerang", "--periode", "2025"), "36.03  Kabupaten Tangerang"),
        (("--daerah", "bandung", "--periode", "2025"), "32.73  Kota Bandung"),
        (("--daerah", "Kab. Lebka", "--periode", "2025"), "36.02  Kabupaten Lebak"),
        (("--daerah", "3602", "--periode", "2025"), "36.02"),
        (("--daerah", "36.71.01", "--periode", "2025"), "bukan kecamatan"),
        (("--periode", "2025"), "--daerah"),
        (("--daerah", "36",), "--periode"),
        (("--daerah", "36", "--periode", "2025-2031"), "lebih dari 6 tahun"),
        (("--daerah", "36", "--periode", "2029-2025"), "lebih awal"),
        (("--daerah", "36", "--periode", "lima tahun"), "tidak dapat dibaca"),
        (("--daerah", "36", "--periode", "2025", "--strategi", "inpres-8-2052"), "inpres-8-2025"),
        (("--daerah", "36", "--periode", "2025", "--organisasi", "a b\n* @x"), "bukan nama organisasi"),
    ],
)  # fmt: skip
def test_what_is_not_clear_is_never_guessed(tmp_path: Path, words: Sequence[str], message: str) -> None:
    result = run(tmp_path / "rpkd", *words)
    assert result.exit_code == 2
    assert message in result.output
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_holds_something_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "catatan.txt").write_text("penting", encoding="utf-8")
    result = run(tmp_path, "--daerah", "36.02", "--periode", "2025")
    assert result.exit_code == 2 and "sudah berisi" in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["catatan.txt"]


@pytest.mark.parametrize("exists", [True, False])
def test_a_failure_midway_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exists: bool) -> None:
    def fails(_: Path) -> bool:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(init, "first_commit", fails)
    folder = tmp_path / "baru" / "rpkd"
    if exists:
        folder.mkdir(parents=True)
    result = run(folder, "--daerah", "36.02", "--periode", "2025")
    assert result.exit_code == 1
    assert [path for path in tmp_path.rglob("*") if path not in (folder, folder.parent)] == []
    assert folder.exists() == exists


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    loaded = made(tmp_path, "--daerah", "36.02", "--periode", "2025")
    assert told(loaded) == []
    assert not [path.name for path in tmp_path.iterdir() if path.name.startswith(".rpkdgen-")]


# ── on a terminal ────────────────────────────────────────────────────────────────────────────────
def test_a_terminal_is_asked_until_it_is_clear(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(init, "asks", lambda: True)
    answers = "Serang\n36.73\nsatu tahun\n2025-2026\n3\nMaju Bersama; Tumbuh Bersama\n"
    result = run(tmp_path / "r", "--tanpa-git", answers=answers)
    assert result.exit_code == 0, result.output
    assert "36.04" in result.output and "tidak dapat dibaca" in result.output
    loaded = load_folder(tmp_path / "r" / "plan")
    plan = loaded.plan
    assert plan is not None and told(loaded) == []
    assert (plan.daerah.nama, plan.tahun) == ("Kota Serang", (2025, 2026))
    assert [s.nama for s in plan.strategi] == ["Maju Bersama", "Tumbuh Bersama"]


def test_the_next_steps_are_told(tmp_path: Path) -> None:
    result = run(tmp_path / "rpkd baru", "--daerah", "Kota Serang", "--periode", "2025", "--tanpa-git")
    assert 'cd "' in result.output and "rpkdgen check" in result.output and "rpkdgen build" in result.output


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=("C",)), max_size=30).filter(str.isprintable))
def test_a_text_that_is_filled_in_is_read_as_the_same_text(text: str) -> None:
    root, problems = read_yaml("rencana.yaml", f"daerah:\n  nama: {as_yaml(text)}\n  kode: 36\n")
    assert root is not None and not problems
    daerah = root.entries["daerah"][1]
    assert isinstance(daerah, Fields) and list(daerah.entries) == ["nama", "kode"]
    nama = daerah.entries["nama"][1]
    assert isinstance(nama, Text) and nama.text == text

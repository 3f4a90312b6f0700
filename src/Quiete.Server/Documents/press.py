"""Prints one paper: a job of JSON comes in, a tagged PDF goes out. It reaches no file, no network and no other program."""
import base64
import hashlib
import json
import re
import resource
import sys

FONTS, MEMORY, SECONDS = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))

import weasyprint  # noqa: E402
from weasyprint import draw  # noqa: E402
from weasyprint.formatting_structure import boxes  # noqa: E402
from weasyprint.pdf import stream as streams  # noqa: E402
from weasyprint.text.fonts import FontConfiguration  # noqa: E402

FACES = {
    f"{style}-{weight}": f"titillium-web-v10-latin-ext_latin-{name}.woff2"
    for style, weight, name in (("normal", 400, "regular"), ("normal", 600, "600"), ("italic", 400, "italic"))
}
TAGS = {"caption": "Caption", "header": "Div", "footer": "Div", "address": "Div", "main": "Sect"}
STYLE = "".join(
    f'@font-face {{ font-family: "Titillium Web"; font-style: {face.split("-")[0]}; font-weight: {face.split("-")[1]}; src: url(quiete:/font/{face}) }}'
    for face in FACES
)


def job_fetcher(attachments):
    """Hands out the house's fonts and the files of this job, and refuses everything else."""
    def fetch(url, *_, **__):
        kind, _, name = url.removeprefix("quiete:/").partition("/")
        if url.startswith("quiete:/font/") and name in FACES:
            with open(f"{FONTS}/{FACES[name]}", "rb") as file:
                return {"string": file.read(), "mime_type": "font/woff2"}
        if url.startswith("quiete:/file/") and name in attachments:
            return {"string": attachments[name], "mime_type": "application/octet-stream", "redirected_url": url}
        raise ValueError("refused")
    return fetch


def deny(event, _):
    if event.startswith(("socket.", "subprocess.", "os.exec", "os.spawn", "os.system", "os.fork", "os.posix_spawn", "urllib.")):
        raise PermissionError(event)


class TaggedStream(streams.Stream):
    """Tags text once. WeasyPrint 57 wraps whole pages in a tag, and leaves lines, backgrounds and page numbers untold: readers then hear everything twice."""

    def begin_marked_content(self, box, mcid=False, tag=None):
        if not self._mark:
            return
        if not hasattr(self, "opened"):
            self.opened = []
        self._close()
        has_lines = tag is not None or (getattr(box, "children", None) and isinstance(box.children[-1], boxes.LineBox))
        self.opened.append("artifact" if isinstance(box, boxes.MarginBox) else (box, tag) if has_lines else None)
        self._open()

    def end_marked_content(self):
        if not self._mark:
            return
        self._close()
        self.opened.pop()
        self._open()

    def artifact(self, paint):
        self._close()
        self.stream.extend((b"/Artifact", b"BMC"))
        paint()
        self.stream.append(b"EMC")
        self._open()

    def in_artifact(self):
        return "artifact" in getattr(self, "opened", ())

    def _open(self):
        top = self.opened[-1] if getattr(self, "opened", None) else None
        if self.in_artifact():
            self.stream.extend((b"/Artifact", b"BMC"))
        elif top is not None:
            super().begin_marked_content(top[0], True, top[1])

    def _close(self):
        if getattr(self, "opened", None) and (self.in_artifact() or self.opened[-1] is not None):
            super().end_marked_content()

    def get_marked_content_tag(self, element_tag):
        return TAGS.get(element_tag) or super().get_marked_content_tag(element_tag)


def painted_as_artifact(paint, is_seen):
    def painted(stream, *arguments, **named):
        if not is_seen(*arguments):
            return
        if not getattr(stream, "_mark", False) or stream.in_artifact():
            paint(stream, *arguments, **named)
        else:
            stream.artifact(lambda: paint(stream, *arguments, **named))
    return painted


def has_border(box, *_):
    return any(getattr(box, f"border_{side}_width", 0) for side in ("top", "right", "bottom", "left"))


def tag_as_pdf_ua_asks():
    import weasyprint.pdf as pdf
    pdf.Stream = TaggedStream
    draw.draw_background = painted_as_artifact(draw.draw_background, lambda background, *_, **__: background is not None)
    draw.draw_border = painted_as_artifact(draw.draw_border, has_border)
    draw.draw_collapsed_borders = painted_as_artifact(draw.draw_collapsed_borders, lambda *_: True)


def finish(attachments):
    """Says of each file what it is to the paper, and of each table head what it heads."""
    def finished(_, pdf):
        by_reference = {item.reference: item for item in pdf.objects if isinstance(item, dict)}
        files = [item for item in pdf.objects if isinstance(item, dict) and item.get("Type") == "/Filespec"]
        for file, attachment in zip(files, attachments):
            file["F"] = file["UF"]
            file["AFRelationship"] = "/Data"
            stream = next(item for item in pdf.objects if getattr(item, "reference", None) == file["EF"]["F"])
            stream.extra["Subtype"] = "/" + re.sub("[^A-Za-z0-9.+-]", lambda sign: f"#{ord(sign[0]):02x}", attachment["mediaType"])
        if files:
            pdf.catalog["AF"] = weasyprint.pdf.pydyf.Array([file.reference for file in files])
        for item in list(by_reference.values()):
            if item.get("S") == "/TH":
                group = by_reference.get(by_reference.get(item.get("P"), {}).get("P"), {})
                scope = "/Row" if group.get("S") == "/TBody" else "/Column"
                item["A"] = weasyprint.pdf.pydyf.Dictionary({"O": "/Table", "Scope": scope})
        if "CreationDate" in pdf.info:
            pdf.info["CreationDate"].string = "D:" + pdf.info["CreationDate"].string
    return finished


def main():
    job = json.load(sys.stdin.buffer)
    attachments = {file["name"]: base64.b64decode(file["content"]) for file in job["attachments"]}
    fetch = job_fetcher(attachments)
    if weasyprint.__version__.startswith("57."):
        tag_as_pdf_ua_asks()
    sys.addaudithook(deny)
    fonts = FontConfiguration()
    paper = weasyprint.HTML(string=job["html"], url_fetcher=fetch)
    sys.stdout.buffer.write(paper.write_pdf(
        stylesheets=[weasyprint.CSS(string=STYLE, url_fetcher=fetch, font_config=fonts)], font_config=fonts,
        attachments=[weasyprint.Attachment(url=f"quiete:/file/{file['name']}", url_fetcher=fetch, description=file["about"]) for file in job["attachments"]],
        identifier=hashlib.sha256(json.dumps(job, sort_keys=True).encode()).digest()[:16].hex().encode(),
        variant="pdf/ua-1", finisher=finish(job["attachments"])))


try:
    main()
except BaseException as failure:  # its text may quote the paper: only its kind is told
    sys.stderr.write(type(failure).__name__)
    sys.exit(70)

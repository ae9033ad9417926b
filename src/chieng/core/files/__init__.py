"""Files that people hand in: kept once by content, known by content, shown safely.

    photo = store(upload, allowed=PHOTOS)      # raises ValidationError with what to do about it
    return serve(request, photo, name="so-truyen-thanh.jpg", inline=True)

Nothing here asks who may: the calling action and view do.
"""

from chieng.core.files.keeping import keep_made, path_of, store, sweep
from chieng.core.files.locations import Location, location_of
from chieng.core.files.references import REFERENCES
from chieng.core.files.serving import serve, unless_known
from chieng.core.files.types import AUDIO, DOCUMENTS, HEIC, PHOTOS, TEXT, VIDEO

__all__ = [
    "AUDIO",
    "DOCUMENTS",
    "HEIC",
    "PHOTOS",
    "REFERENCES",
    "TEXT",
    "VIDEO",
    "Location",
    "keep_made",
    "location_of",
    "path_of",
    "serve",
    "store",
    "sweep",
    "unless_known",
]

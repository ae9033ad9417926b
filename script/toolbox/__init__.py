"""What the scripts share. Only Python's own library: some of it runs before anything is installed.

Importing it puts the repository and its `src` on Python's path.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

sys.path.extend(str(folder) for folder in (ROOT, ROOT / "src") if str(folder) not in sys.path)

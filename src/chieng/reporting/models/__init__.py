from chieng.reporting.models.packs import EvidencePack
from chieng.reporting.models.releases import Release, ReleaseUnit

__all__ = ["EvidencePack", "Release", "ReleaseUnit"]

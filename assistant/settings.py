"""Settings: flat, described, bounded. Read from the environment (ASSISTANT_…) or a `.env` file; they build nothing."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What a user may set. Each is the environment variable ASSISTANT_ and its name in capitals."""

    model_config = SettingsConfigDict(env_prefix="ASSISTANT_", env_file=".env", extra="ignore", frozen=True)

    corpus: str = Field(
        default="corpus", description="folder of the corpus; several with a colon between them, as in PATH"
    )
    index_dir: Path = Field(default=Path(".index"), description="folder of the index")
    embedding_model: str = Field(
        default="",
        description="sentence-transformers model, a hub name or a folder; empty for the MiniLM that ships, "
        "which also reads measures beside questions in any case",
    )
    query_prompt: str = Field(default="", description="put before a question when it is embedded")
    passage_prompt: str = Field(default="", description="put before a passage when it is embedded")
    reranker: str = Field(
        default="", description="sentence-transformers CrossEncoder, a hub name or a folder; empty for none"
    )
    chroma_url: str = Field(default="", description="address of a Chroma server; empty for the embedded one")
    passages: int = Field(default=10, ge=1, le=50, description="passages that a search gives")
    confidence: float = Field(
        default=0.5, ge=0.0, le=1.0, description="how sure an answer must be to be given; higher abstains more often"
    )
    model: str = Field(
        default="",
        max_length=300,
        description="chat model, `provider:model`, and `@` with an address for a server of your own; empty for none",
    )
    patience: float = Field(
        default=120.0, gt=0.0, le=3600.0, description="seconds without a word after which a chat model has failed"
    )
    evidence_tokens: int = Field(
        default=2_500,  # small models read 4,096 in all
        ge=100,
        le=1_000_000,
        description="tokens of evidence that a chat model is shown, roughly; fewer are read sooner",
    )
    log: str = Field(
        default="", description="file that each answer and its trace is added to as a JSON line; empty for none"
    )
    private_addresses: bool = Field(
        default=False, description="whether the web app may fetch sources from this machine and from private networks"
    )
    threads: int = Field(default=0, ge=0, le=256, description="threads for embedding; 0 for as many as there are cores")
    title: str = Field(default="Sources on the US–China AI race", max_length=100, description="title of the web app")
    host: str = Field(default="127.0.0.1", description="address that the web app listens on")
    port: int = Field(default=7860, ge=0, le=65535, description="port of the web app; 0 for any free one")

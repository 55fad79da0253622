"""What works on one graph: made anew when memory is kept elsewhere from now on."""

from collections.abc import Callable
from dataclasses import dataclass

from nova_desktop.children.memory.edits.edits import Edits
from nova_desktop.children.memory.embedded.graph import EmbeddedGraph
from nova_desktop.children.memory.files.exporting import Exporter
from nova_desktop.children.memory.files.importing import Importer
from nova_desktop.children.memory.graph import Graph
from nova_desktop.children.memory.ingest.extraction import Extraction
from nova_desktop.children.memory.ingest.filling import Filling
from nova_desktop.children.memory.ingest.ingest import AWAY_S, Ingest
from nova_desktop.children.memory.ingest.queue import Queue
from nova_desktop.children.memory.ingest.worker import Worker
from nova_desktop.children.memory.models.embedder import Embedder
from nova_desktop.children.memory.models.embedding_cache import EmbeddingCache
from nova_desktop.children.memory.models.graph_embedder import GraphEmbedder
from nova_desktop.children.memory.models.http import ModelHttp
from nova_desktop.children.memory.models.llm_client import GatewayLlm
from nova_desktop.children.memory.models.metering import MeteredSink
from nova_desktop.children.memory.models.reranker import NoReranker
from nova_desktop.children.memory.models.sparing import SparingEmbedder
from nova_desktop.children.memory.models.spending import Spending
from nova_desktop.children.memory.moving.unasked import Unasked
from nova_desktop.children.memory.picture.pictures import Pictures
from nova_desktop.children.memory.recall.passage_vectors import StoredPassageVectors
from nova_desktop.children.memory.recall.reading import Reading
from nova_desktop.children.memory.recall.recall import Recall
from nova_desktop.children.memory.store import Store
from nova_desktop.children.memory.telling import HealthBoard, Telling
from nova_desktop.children.memory.vectors import VectorIndex
from nova_desktop.domain.memory_state import MemorySetUp


@dataclass(frozen=True, slots=True)
class Base:
    """What stays the same whatever the graph is."""

    store: Store
    index: VectorIndex
    http: ModelHttp
    spending: Spending
    embedder: Embedder
    llm: GatewayLlm
    queue: Queue
    ingest: Ingest
    filling: Filling
    telling: Telling
    unasked: Unasked


@dataclass(frozen=True, slots=True)
class Parts:
    """What asks and changes one graph."""

    graph: Graph
    worker: Worker
    recall: Recall
    reading: Reading
    edits: Edits
    pictures: Pictures
    exporter: Exporter
    importer: Importer
    passages: StoredPassageVectors


async def make_base(
    store: Store,
    set_up: MemorySetUp,
    telling: Telling,
    health: HealthBoard,
    http: ModelHttp | None = None,
    away_s: tuple[float, ...] = AWAY_S,
) -> Base:
    """Nothing runs yet. Raises GraphError."""
    http = http or ModelHttp(network=set_up.network)
    spending, queue = Spending(store), Queue(store)
    await spending.open()
    sink = MeteredSink(spending)
    embedder = Embedder(http, EmbeddingCache(store), sink, set_up.models)
    ingest = Ingest(
        queue, spending, set_up.models, set_up.limits, telling.job, health.changed, away_s
    )
    await queue.recover(ingest.context_tokens)

    unasked = Unasked(store)

    async def may_fill() -> bool:
        return not await unasked.is_set() and not await spending.is_over(ingest.limits)

    return Base(
        store=store,
        index=VectorIndex(),
        http=http,
        spending=spending,
        embedder=embedder,
        llm=GatewayLlm(http, sink, set_up.models),
        queue=queue,
        ingest=ingest,
        filling=Filling(embedder, may_fill),
        telling=telling,
        unasked=unasked,
    )


def make_parts(base: Base, graph: Graph, is_away: Callable[[], bool] = lambda: False) -> Parts:
    """Everything over this graph, which need not be open yet; `is_away` while it is known so."""
    store, embedder = base.store, base.embedder
    fitting = GraphEmbedder(embedder, lambda: base.filling.fits)
    extraction = Extraction(graph, base.llm, fitting, NoReranker())
    passages = StoredPassageVectors(store, base.index)

    async def may_spend() -> bool:
        return not await base.spending.is_over(base.ingest.limits)

    sparing = SparingEmbedder(embedder, may_spend)
    left = None if isinstance(graph, EmbeddedGraph) else EmbeddedGraph(store, base.index)
    return Parts(
        graph=graph,
        worker=Worker(
            base.queue,
            graph,
            extraction,
            base.ingest.may_go_on,
            base.ingest.previous_chars,
            base.telling.facts,
        ),
        recall=Recall(store, graph, sparing, passages, is_away=is_away),
        reading=Reading(store, graph),
        edits=Edits(store, graph, sparing, left=left),
        pictures=Pictures(graph),
        exporter=Exporter(store, graph),
        importer=Importer(store, graph, base.ingest.remember),
        passages=passages,
    )

"""Frozen records that are passed between the steps, from discovery to publication.

Instants are UTC, days are calendar days as the publisher states them, ids are derived from content (`identity`).
"""

from pipeline.records.answers import Answer, Failure, HostState, Request, Role
from pipeline.records.articles import Alias, CleanedEntry, Edit, KnownArticle, Placement, Revision
from pipeline.records.changes import BaselineShare, ChangeCode, ChangeTest, SourcePeriod, Verdict
from pipeline.records.entries import (
    DateOrigin,
    DatePrecision,
    Decision,
    Entry,
    FeedState,
    KnownEntry,
    Published,
    Stage,
    last_day_of_month,
    last_possible_day,
)
from pipeline.records.identity import Record, identity
from pipeline.records.nights import ClockVerdict, Night, NightEnd, NightEnding, Outcome, Step
from pipeline.records.pages import Archived, PageFate, WantedPage
from pipeline.records.sources import Feed, FeedKind, Source
from pipeline.records.stories import Link, Sign, SignCode, Story, StoryCandidate, StoryMember, TextToCompare
from pipeline.records.texts import CleanText, Furniture, FurnitureKind, Rejection, Unclean
from pipeline.records.themes import Genre, GenreClass, Hit, Relevance, RelevanceClass, Sentence, Voice
from pipeline.records.visits import Visit, VisitResult

__all__ = [
    "Alias",
    "Answer",
    "Archived",
    "BaselineShare",
    "ChangeCode",
    "ChangeTest",
    "CleanText",
    "CleanedEntry",
    "ClockVerdict",
    "DateOrigin",
    "DatePrecision",
    "Decision",
    "Edit",
    "Entry",
    "Failure",
    "Feed",
    "FeedKind",
    "FeedState",
    "Furniture",
    "FurnitureKind",
    "Genre",
    "GenreClass",
    "Hit",
    "HostState",
    "KnownArticle",
    "KnownEntry",
    "Link",
    "Night",
    "NightEnd",
    "NightEnding",
    "Outcome",
    "PageFate",
    "Placement",
    "Published",
    "Record",
    "Rejection",
    "Relevance",
    "RelevanceClass",
    "Request",
    "Revision",
    "Role",
    "Sentence",
    "Sign",
    "SignCode",
    "Source",
    "SourcePeriod",
    "Stage",
    "Step",
    "Story",
    "StoryCandidate",
    "StoryMember",
    "TextToCompare",
    "Unclean",
    "Verdict",
    "Visit",
    "VisitResult",
    "Voice",
    "WantedPage",
    "identity",
    "last_day_of_month",
    "last_possible_day",
]

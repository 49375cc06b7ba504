"""The order of the stages: reports in, a published update out; the only floor where stages meet.

source -read-> Report -extract-> Claim -resolve-> Placement -record-> Entry -estimate-> ControlEstimate
-outline-> ControlMap -draw-> pictures -publish-> Update

``intake`` goes from read to record, ``assessment`` from the ledger to the estimates, ``release`` from the estimates
to the published bundle, ``update`` joins them on one page; ``gazetteers`` keeps the desk's index of places, ``desks``
makes new desks and ``demo`` runs the example; ``views`` and ``comparisons`` look at the same evidence otherwise, and
``batch`` spreads a corpus over workers.
"""

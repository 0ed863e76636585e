"""The compiled core of the search: ruin and recreate on arrays, with every rule of a day.

What it does is slack induction by string removals (Christiaens and Vanden Berghe, 2020) on trips,
with the rules of ``RoutingProblem`` timed inside.  Cython compiles it when the package is
installed; where that was not possible the same modules run as Python.  Its answers are offers: the
evaluator times them again.
"""

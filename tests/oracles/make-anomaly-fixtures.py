"""Curves, areas and scores of flagged images by scikit-learn, and intervals by SciPy, for scores with and without ties.

    /usr/bin/python3 tests/oracles/make-anomaly-fixtures.py

Writes tests/oracles/sklearn/anomalies.json.
"""

import json
from pathlib import Path

import numpy as np
import scipy
import sklearn
from scipy.stats import beta, betabinom
from sklearn.metrics import average_precision_score, f1_score, precision_recall_curve, roc_auc_score, roc_curve

HERE = Path(__file__).parent


def delong_error(scores, labels):
    """Standard error of the area, from the definition: all pairs (DeLong et al. 1988)."""
    positive, negative = scores[labels == 1], scores[labels == 0]
    pairs = (positive[:, None] > negative[None, :]) + 0.5 * (positive[:, None] == negative[None, :])
    above, below = pairs.mean(axis=1), pairs.mean(axis=0)
    return float(np.sqrt(above.var(ddof=1) / len(above) + below.var(ddof=1) / len(below)))


def case(scores, labels, threshold):
    scores, labels = np.asarray(scores, float), np.asarray(labels, int)
    false_rates, true_rates, _ = roc_curve(labels, scores, drop_intermediate=False)
    precision, recall, _ = precision_recall_curve(labels, scores)
    return {
        "scores": scores.tolist(),
        "labels": labels.tolist(),
        "threshold": threshold,
        "auroc": roc_auc_score(labels, scores),
        "standardError": delong_error(scores, labels),
        "averagePrecision": average_precision_score(labels, scores),
        "f1": f1_score(labels, scores > threshold),
        "falseRates": false_rates.tolist(),
        "trueRates": true_rates.tolist(),
        "precision": precision[::-1].tolist(),
        "recall": recall[::-1].tolist(),
    }


random = np.random.default_rng(5)
labels = (random.random(60) < 0.3).astype(int)
plain = random.normal(size=60) + labels
tied = np.round(2 * plain) / 2
shares = [(hits, count) for count in (1, 7, 20, 300) for hits in (0, 1, count // 3, count)]
intervals = [
    {
        "hits": hits,
        "count": count,
        "low": 0.0 if hits == 0 else float(beta.ppf(0.025, hits, count - hits + 1)),
        "high": 1.0 if hits == count else float(beta.ppf(0.975, hits + 1, count - hits)),
    }
    for hits, count in shares
]
counts = [
    {
        "images": images,
        "a": a,
        "b": b,
        "low": int(betabinom.ppf(0.025, images, a, b)),
        "high": int(betabinom.ppf(0.975, images, a, b)),
    }
    for images, a, b in [(10, 1, 19), (100, 1, 99), (250, 3, 60), (5, 2, 8)]
]
result = {
    "versions": {"scikit-learn": sklearn.__version__, "scipy": scipy.__version__, "numpy": np.__version__},
    "cases": [case(plain, labels, 0.7), case(tied, labels, 0.5)],
    "intervals": intervals,
    "counts": counts,
}
(HERE / "sklearn" / "anomalies.json").write_text(json.dumps(result))

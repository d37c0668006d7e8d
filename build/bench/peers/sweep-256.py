from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score


def run(X):
    rows = []
    for k in range(2, 11):
        model = KMeans(k, n_init=10, random_state=0).fit(X)
        silhouette = silhouette_score(X, model.labels_, sample_size=20_000, random_state=0)
        rows.append(dict(k=k, inertia=float(model.inertia_), silhouette=float(silhouette)))
    return dict(table=rows)

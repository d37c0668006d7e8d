from sklearn.cluster import KMeans


def run(X):
    return dict(inertia=float(KMeans(8, n_init=10, random_state=0).fit(X).inertia_))

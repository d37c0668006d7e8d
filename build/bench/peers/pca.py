from sklearn.decomposition import PCA


def run(X):
    model = PCA(50, svd_solver="randomized", random_state=0).fit(X)
    ratio = model.explained_variance_ratio_.sum(dtype=float)
    return dict(ratioSum=float(ratio), first=float(model.explained_variance_[0]))

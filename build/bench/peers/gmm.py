from sklearn.mixture import GaussianMixture


def run(X):
    model = GaussianMixture(6, covariance_type="full", n_init=3, random_state=0).fit(X)
    return dict(meanLogLikelihood=float(model.score(X)), iterations=int(model.n_iter_))

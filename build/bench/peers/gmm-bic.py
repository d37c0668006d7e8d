from sklearn.mixture import GaussianMixture


def run(X):
    models = (GaussianMixture(k, covariance_type="full", random_state=0).fit(X) for k in range(1, 11))
    return dict(bics=[float(model.bic(X)) for model in models])

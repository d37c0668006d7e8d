from sklearn.decomposition import NMF


def run(X):
    model = NMF(6, init="nndsvda", solver="mu", beta_loss="kullback-leibler", random_state=0, max_iter=200, tol=1e-4)
    model.fit(X)
    return dict(error=float(model.reconstruction_err_), iterations=int(model.n_iter_))

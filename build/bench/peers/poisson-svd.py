"""HyperSpy's SVD with Poisson scaling, on the channels that hold counts: empty ones end it with NaN."""
import hyperspy.api as hs


def run(X):
    held = X[:, X.sum(0) > 0]
    signal = hs.signals.Signal1D(held)
    signal.decomposition(
        normalize_poissonian_noise=True, algorithm="SVD", output_dimension=6, print_info=False, copy=True
    )
    variance = signal.get_explained_variance_ratio().data
    return dict(second=float(variance[1] / variance[0]), third=float(variance[2] / variance[0]))

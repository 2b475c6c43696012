from shop.errors import NotPossible
from shop.shop import Shop

__all__ = ["NotPossible", "Shop"]

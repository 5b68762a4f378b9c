"""Jianbao: Chinese policy bulletins to records. (Map of the tree: written below as the parts land.)"""
